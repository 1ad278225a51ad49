package io.genserver;

/**
 * Something outside a server that depends on its life: a link, a monitor, a timer, an entry in a registry, a caller
 * who waits. A server keeps its ties in {@link Ties} and tells each, once, that it has ended.
 */
sealed interface Tie permits Link, Monitor, Timer, CallEnvelope, Registration {

    /** Called when {@code dead} has ended and its name is free, on the thread that ended it. */
    void serverExited(ServerProcess<?, ?, ?> dead, ExitReason reason);
}
