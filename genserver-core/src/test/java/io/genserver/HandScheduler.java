package io.genserver;

import io.genserver.internal.Activation;
import io.genserver.internal.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Runs servers and timers when the test says so, on the test's thread, so that any order of events can be had. */
final class HandScheduler implements Scheduler {
    static final int BATCH = 4;

    final Queue<Activation> runnable = new ConcurrentLinkedQueue<>();
    final Queue<FutureTask<Void>> timers = new ConcurrentLinkedQueue<>();

    /** Of all timers so far. */
    final Queue<Duration> delays = new ConcurrentLinkedQueue<>();

    /** The time in nanoseconds, which stands still until the test moves it. */
    volatile long now;

    /** A runtime on this scheduler, with no watchdog among the timers. */
    ServerRuntime runtime(Consumer<CrashReport> reporter) {
        return ServerRuntime.create(
                RuntimeOptions.DEFAULT.withCrashReporter(reporter).withStuckAfter(ServerRuntime.FOREVER), this);
    }

    /** Runs what is runnable, and what becomes so; returns how many activations that took. */
    int runAll() {
        int activations = 0;
        for (Activation next = runnable.poll(); next != null; next = runnable.poll()) {
            next.run();
            activations++;
        }
        return activations;
    }

    /** Starts a server and runs its init. */
    <Q, C> ServerRef<Q, C> start(ServerRuntime runtime, GenServer<?, Q, C> server) throws Exception {
        Caller<ServerRef<Q, C>> starter = Caller.of(() -> runtime.start(server));
        Eventually.until(() -> !runnable.isEmpty());
        runAll();
        return starter.result();
    }

    @Override
    public void execute(Activation server) {
        runnable.add(server);
    }

    @Override
    public int batch() {
        return BATCH;
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
        var timer = new FutureTask<Void>(task, null);
        timers.add(timer);
        delays.add(delay);
        return timer;
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public Instant instant() {
        return Instant.EPOCH;
    }

    @Override
    public double random() {
        return 0.5;
    }

    @Override
    public void close() {}
}
