package io.genserver;

import io.genserver.internal.Activation;
import io.genserver.internal.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Real threads and real time: each activation of a server is a virtual thread that carries the server's name. */
final class VirtualThreadScheduler implements Scheduler {
    /**
     * How often an activation makes the detour over the timers' thread. A carrier goes on with the queue it took its
     * last thread from while there are any, and those that its threads start go to that queue: a few servers that keep
     * each other busy would keep all carriers, and what other threads have started would wait for ever (seen with JDK
     * 25 on two cores). After a detour, which costs some 20 microseconds, the carrier has to look around.
     */
    private static final long DETOUR_NANOS = 1_000_000;

    private final ScheduledThreadPoolExecutor timers;

    /** When the last detour was made; that now and then two are made at once does no harm. */
    private volatile long lastDetour = System.nanoTime();

    VirtualThreadScheduler() {
        timers = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("genserver-timers").factory());
        timers.setRemoveOnCancelPolicy(true);
        // No timers, no thread.
        timers.setKeepAliveTime(10, TimeUnit.SECONDS);
        timers.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Activation server) {
        long now = nanoTime();
        if (now - lastDetour > DETOUR_NANOS && Thread.currentThread().isVirtual()) {
            lastDetour = now;
            detour(server);
        } else {
            start(server);
        }
    }

    private void detour(Activation server) {
        try {
            timers.execute(() -> start(server));
        } catch (RejectedExecutionException e) {
            start(server); // the runtime is being closed
        }
    }

    private static void start(Activation server) {
        // Whoever happens to wake a server has nothing to leave to it.
        Thread.ofVirtual()
                .inheritInheritableThreadLocals(false)
                .name(server.toString())
                .start(server);
    }

    @Override
    public int batch() {
        return 256;
    }

    @Override
    public void park(Object blocker, long nanos) {
        LockSupport.parkNanos(blocker, nanos);
    }

    @Override
    public void unpark(Thread thread) {
        LockSupport.unpark(thread);
    }

    @Override
    public void interrupt(Thread thread) {
        thread.interrupt();
    }

    @Override
    public Future<?> after(Duration delay, Runnable task) {
        try {
            return timers.schedule(task, Durations.toNanos(delay), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.completedFuture(null); // closed: there is nobody left whom it could concern
        }
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Instant instant() {
        return Instant.now();
    }

    @Override
    public double random() {
        return ThreadLocalRandom.current().nextDouble();
    }

    @Override
    public void close() {
        timers.shutdownNow();
    }
}
