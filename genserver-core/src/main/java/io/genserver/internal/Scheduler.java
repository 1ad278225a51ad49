package io.genserver.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;

/**
 * The one seam between the runtime and the world: who runs servers, how a thread waits, and what time it is. All else
 * is the same whether time and threads are real or simulated.
 */
public interface Scheduler extends AutoCloseable {

    /** Runs {@link Activation#run} soon, once, on a thread that may block and is shared with other servers. */
    void execute(Activation server);

    /** As {@link #execute}, for a server that is new and whose starter waits for it: it should come before others. */
    default void begin(Activation server) {
        execute(server);
    }

    /** How many messages a server handles before it lets others run. */
    int batch();

    /** Lets other servers and threads run, if they can, as the calling thread may wait for one of them. */
    @SuppressWarnings("ThreadPriorityCheck") // an optimization; nothing relies on it
    default void giveWay() {
        Thread.yield();
    }

    /** Waits until {@link #unpark}, the time is over, an interrupt, or for no reason. */
    void park(Object blocker, long nanos);

    /** Ends the thread's {@link #park}, or its next one. */
    void unpark(Thread thread);

    /** Interrupts a thread that runs a server. */
    void interrupt(Thread thread);

    /** Runs a task that does not block after a time. */
    Future<?> after(Duration delay, Runnable task);

    /** A time that never goes back, for time-outs and windows. */
    long nanoTime();

    /** The time of day. */
    Instant instant();

    /** A random number from 0, inclusive, to 1, exclusive. */
    double random();

    /** Called on the sender's thread before it enqueues a message; here a simulation lets others come first. */
    default void beforeSend() {}

    /**
     * Called on the server's thread before it handles its {@code nth} message, counted from 1; what it throws counts as
     * thrown by the handler. Here faults can be put in.
     */
    default void beforeMessage(Activation server, long nth) throws Exception {}

    /** Stops what runs timers; servers have ended by then. */
    @Override
    void close();
}
