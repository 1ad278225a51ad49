/**
 * For tests of what is built from servers: {@link io.genserver.testkit.Simulation} runs a whole tree of them
 * deterministically, in an order chosen by a seed and with a clock that the test turns; {@link
 * io.genserver.testkit.Faults} makes servers crash, die or dawdle at a given message; {@link
 * io.genserver.testkit.Probe} stands in for a server that others send to.
 */
@NullMarked
package io.genserver.testkit;

import org.jspecify.annotations.NullMarked;
