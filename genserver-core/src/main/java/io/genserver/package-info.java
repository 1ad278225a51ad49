/**
 * Servers in the manner of Erlang/OTP, on virtual threads.
 *
 * <ul>
 *   <li>A {@link io.genserver.GenServer} owns a state and handles one message at a time. Its {@link io.genserver.Context}
 *       is what it asks its runtime by, a {@link io.genserver.ServerRef} what others send to it by; a handler returns
 *       what comes {@link io.genserver.Next}.
 *   <li>A {@link io.genserver.Supervisor} starts children as their {@link io.genserver.ChildSpec} says, restarts those that
 *       crash, and stops them; a {@link io.genserver.DynamicSupervisor} does so for many of one kind.
 *   <li>The {@link io.genserver.Registry} finds servers by name, a {@link io.genserver.KeyedRegistry} by keys of any kind.
 *   <li>A {@link io.genserver.ServerRuntime} is a world of servers with one clock, and its {@link io.genserver.Observer}
 *       shows what goes on in it.
 *   <li>{@link io.genserver.ExitReason} says why a server ended, {@link io.genserver.GenServerException} why a request
 *       failed.
 * </ul>
 *
 * <p>References, contexts, supervisors and registries may be used from any thread. Nothing may be {@code null} that is not
 * said to be: as a rule that throws {@link java.lang.NullPointerException} at once. A {@link java.time.Duration} of 146 years or
 * more is without end.
 */
@NullMarked
package io.genserver;

import org.jspecify.annotations.NullMarked;
