/**
 * For tests of what is built from servers.
 *
 * <ul>
 *   <li>A {@link io.genserver.testkit.Simulation} runs a whole tree of servers deterministically, in an order that a seed
 *       chooses and with a clock that the test turns; a {@link io.genserver.testkit.Client} is a thread in it that is not a
 *       server's.
 *   <li>{@link io.genserver.testkit.Faults} make servers crash, die or dawdle at a given message.
 *   <li>A {@link io.genserver.testkit.Probe} stands in for a server that others send to, in a simulation or out of it.
 * </ul>
 */
@NullMarked
package io.genserver.testkit;

import org.jspecify.annotations.NullMarked;
