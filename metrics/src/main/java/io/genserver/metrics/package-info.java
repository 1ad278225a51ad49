/**
 * {@link io.genserver.metrics.RuntimeMetrics} and {@link io.genserver.metrics.EventBusMetrics}: meters for whichever
 * monitoring system Micrometer has a registry for.
 */
@NullMarked
package io.genserver.metrics;

import org.jspecify.annotations.NullMarked;
