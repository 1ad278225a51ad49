package io.genserver.testkit;

import io.genserver.internal.Activation;
import io.genserver.internal.Scheduler;
import io.genserver.testkit.Trace.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.Future;

/** The runtime's seam, with the {@link Baton} for threads, the {@link Agenda} for time and a seed for chance. */
final class SimulatedScheduler implements Scheduler {
    private static final Instant START = Instant.parse("2000-01-01T00:00:00Z");
    private static final int LARGEST_BATCH = 4;

    private final Baton baton;
    private final SplittableRandom random;
    private final Faults faults;

    SimulatedScheduler(Baton baton, SplittableRandom random, Faults faults) {
        this.baton = baton;
        this.random = random;
        this.faults = faults;
    }

    @Override
    public void execute(Activation server) {
        if (!baton.isBroken()) {
            baton.me();
            baton.start(server.toString(), server);
            baton.preempt();
        }
    }

    @Override
    public int batch() {
        return 1 + random.nextInt(LARGEST_BATCH);
    }

    @Override
    public void park(Object blocker, long nanos) {
        baton.park(nanos);
    }

    @Override
    public void unpark(Thread thread) {
        if (!baton.isBroken()) {
            baton.me();
            baton.unpark(thread);
            baton.preempt();
        }
    }

    /** Not a point of preemption: see {@link Baton}. */
    @Override
    public void interrupt(Thread thread) {
        if (!baton.isBroken()) {
            baton.me();
            baton.interrupt(thread);
        }
    }

    @Override
    public Future<?> after(Duration delay, Runnable task) {
        baton.me();
        Future<?> timer = baton.agenda().timer(delay, task);
        baton.collectDue();
        return timer;
    }

    @Override
    public long nanoTime() {
        return baton.agenda().now();
    }

    @Override
    public Instant instant() {
        return START.plusNanos(baton.agenda().now());
    }

    @Override
    public double random() {
        return random.nextDouble();
    }

    @Override
    public void beforeMessage(Activation server, long nth) throws Exception {
        baton.me();
        baton.note(Event.HANDLES, server + " " + nth);
        baton.preempt();
        faults.strike(server, nth, this);
    }

    /** Blocks for a time. */
    void sleep(Duration duration) throws InterruptedException {
        long deadline = nanoTime() + duration.toNanos();
        for (long left = deadline - nanoTime(); left > 0; left = deadline - nanoTime()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            park(this, left);
        }
    }

    void note(Event event, String subject) {
        baton.note(event, subject);
    }

    /** There is nothing to close: what the runtime leaves behind is for the simulation to find. */
    @Override
    public void close() {
        baton.me();
    }
}
