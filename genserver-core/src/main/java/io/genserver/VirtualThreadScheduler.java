package io.genserver;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Real threads and real time: each activation of a server is a virtual thread that carries the server's name. */
final class VirtualThreadScheduler implements Scheduler {
    private final ScheduledThreadPoolExecutor timers;

    VirtualThreadScheduler() {
        timers = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("genserver-timers").factory());
        timers.setRemoveOnCancelPolicy(true);
        // No timers, no thread.
        timers.setKeepAliveTime(10, TimeUnit.SECONDS);
        timers.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(ServerProcess<?, ?, ?> server) {
        Thread.ofVirtual().name(server.toString()).start(server);
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
    public Future<?> after(Duration delay, Runnable task) {
        return timers.schedule(task, Durations.toNanos(delay), TimeUnit.NANOSECONDS);
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
    public void close() {
        timers.shutdownNow();
    }
}
