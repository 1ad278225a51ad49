/** Samples of a runtime, its history, its incidents and alerts: what dashboards show, here and from afar. */
@NullMarked
package io.genserver.monitoring;

import org.jspecify.annotations.NullMarked;
