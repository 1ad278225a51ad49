package io.genserver;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;

/**
 * The one seam between the runtime and the world: who runs servers, how a thread waits, and what time it is. All else
 * is the same whether time and threads are real or simulated.
 */
interface Scheduler extends AutoCloseable {

    /** Runs {@link ServerProcess#run} soon, once, on a thread that may block. */
    void execute(ServerProcess<?, ?, ?> server);

    /** How many messages a server handles before it lets others run. */
    int batch();

    /** Waits until {@link #unpark}, the time is over, an interrupt, or for no reason. */
    void park(Object blocker, long nanos);

    /** Ends the thread's {@link #park}, or its next one. */
    void unpark(Thread thread);

    /** Runs a task that does not block after a time. */
    Future<?> after(Duration delay, Runnable task);

    /** A time that never goes back, for time-outs and windows. */
    long nanoTime();

    /** The time of day. */
    Instant instant();

    /** Stops what runs timers; servers have ended by then. */
    @Override
    void close();
}
