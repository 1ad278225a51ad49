/**
 * Servers in the manner of Erlang/OTP: a {@link io.genserver.GenServer} owns a state and handles one message at a time,
 * a {@link io.genserver.Supervisor} restarts those that crash, and the {@link io.genserver.Registry} finds them by
 * name, a {@link io.genserver.KeyedRegistry} by keys of any kind.
 */
@NullMarked
package io.genserver;

import org.jspecify.annotations.NullMarked;
