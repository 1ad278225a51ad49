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

/** Real threads and real time: servers are run by a pool of virtual threads. */
final class VirtualThreadScheduler implements Scheduler {
    private final ScheduledThreadPoolExecutor timers;

    private final WorkerPool pool = new WorkerPool(
            Runtime.getRuntime().availableProcessors(), (task, nanos) -> after(Duration.ofNanos(nanos), task));

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
        pool.execute(server);
    }

    @Override
    public void begin(Activation server) {
        pool.begin(server);
    }

    @Override
    public int batch() {
        return 256;
    }

    @Override
    public void park(Object blocker, long nanos) {
        Worker worker = Worker.current();
        if (worker == null) {
            LockSupport.parkNanos(blocker, nanos);
        } else {
            worker.name();
            worker.beforeWait();
            LockSupport.parkNanos(blocker, nanos);
            worker.afterWait();
        }
    }

    @Override
    @SuppressWarnings("ThreadPriorityCheck") // an optimization; nothing relies on it
    public void giveWay() {
        Worker worker = Worker.current();
        if (worker == null) {
            Thread.yield();
        } else {
            worker.beforeWait();
            Thread.yield();
            worker.afterWait();
        }
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
        pool.close();
        timers.shutdownNow();
    }
}
