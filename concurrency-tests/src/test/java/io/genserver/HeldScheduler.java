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

/** Runs servers at once, on the thread that wakes them, until it is told to hold them back for a test to run. */
final class HeldScheduler implements Scheduler {
    private final Queue<Activation> held = new ConcurrentLinkedQueue<>();
    private final Queue<FutureTask<?>> timers = new ConcurrentLinkedQueue<>();
    private volatile Runnable meanwhile = () -> {};
    private volatile boolean holding;

    void hold() {
        holding = true;
    }

    /** Runs the server that was woken first. */
    void runNext() {
        held.remove().run();
    }

    /** Waits until a server is woken, and runs it at once. */
    @SuppressWarnings("ThreadPriorityCheck") // who is to wake it may need this core
    void runNextAsSoonAsThereIsOne() {
        Activation next = held.poll();
        while (next == null) {
            Thread.yield();
            next = held.poll();
        }
        next.run();
    }

    /** Runs the servers that were woken, and those that they wake. */
    void runAll() {
        for (Activation next = held.poll(); next != null; next = held.poll()) {
            next.run();
        }
    }

    /** Lets the timer go off that was set first, unless it was cancelled. */
    void fire() {
        timers.element().run();
    }

    /** How many timers would still go off. */
    int timersLeft() {
        return (int) timers.stream().filter(timer -> !timer.isDone()).count();
    }

    /** Does something on each sender's thread after it has seen that the server lives, and before it enqueues. */
    void meanwhile(Runnable action) {
        meanwhile = action;
    }

    @Override
    public void beforeSend() {
        meanwhile.run();
    }

    @Override
    public void execute(Activation server) {
        if (holding) {
            held.add(server);
        } else {
            server.run();
        }
    }

    @Override
    public int batch() {
        return 4;
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

    /** A timer that goes off by {@link #fire} alone. */
    @Override
    public Future<?> after(Duration delay, Runnable task) {
        var timer = new FutureTask<>(task, null);
        timers.add(timer);
        return timer;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
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
