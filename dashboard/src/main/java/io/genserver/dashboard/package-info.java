/** A system of servers in the terminal, live: in this process, or in another by way of a {@link io.genserver.monitoring.Feed}. */
@NullMarked
package io.genserver.dashboard;

import org.jspecify.annotations.NullMarked;
