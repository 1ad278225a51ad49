package io.genserver.testkit;

import io.genserver.internal.Activation;
import io.genserver.internal.Scheduler;
import io.genserver.testkit.Trace.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.Future;

/** The runtime's seam, with the {@link Strands} for threads, the {@link Agenda} for time and a seed for chance. */
final class SimulatedScheduler implements Scheduler {
    private static final Instant START = Instant.parse("2000-01-01T00:00:00Z");
    private static final int LARGEST_BATCH = 4;

    private final Strands strands;
    private final SplittableRandom random;
    private final Faults faults;

    SimulatedScheduler(Strands strands, SplittableRandom random, Faults faults) {
        this.strands = strands;
        this.random = random;
        this.faults = faults;
    }

    @Override
    public void execute(Activation server) {
        if (!strands.baton().isLost()) {
            strands.baton().me();
            strands.start(server.toString(), server);
            strands.preempt();
        }
    }

    @Override
    public int batch() {
        return 1 + random.nextInt(LARGEST_BATCH);
    }

    @Override
    public void park(Object blocker, long nanos) {
        strands.park(nanos);
    }

    @Override
    public void unpark(Thread thread) {
        if (!strands.baton().isLost()) {
            strands.unpark(thread);
            strands.preempt();
        }
    }

    /** Not a point of preemption: see {@link Strands}. */
    @Override
    public void interrupt(Thread thread) {
        if (!strands.baton().isLost()) {
            strands.interrupt(thread);
        }
    }

    @Override
    public Future<?> after(Duration delay, Runnable task) {
        strands.baton().me();
        Future<?> timer = strands.agenda().timer(delay, task);
        strands.collectDue();
        return timer;
    }

    @Override
    public long nanoTime() {
        return strands.agenda().now();
    }

    @Override
    public Instant instant() {
        return START.plusNanos(strands.agenda().now());
    }

    @Override
    public double random() {
        return random.nextDouble();
    }

    @Override
    public void beforeSend() {
        if (!strands.baton().isLost()) {
            strands.baton().me();
            strands.preempt();
        }
    }

    @Override
    public void beforeMessage(Activation server, long nth) throws Exception {
        strands.baton().me();
        strands.note(Event.HANDLES, server + " " + nth);
        strands.preempt();
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
        strands.note(event, subject);
    }

    /** There is nothing to close: what the runtime leaves behind is for the simulation to find. */
    @Override
    public void close() {
        strands.baton().me();
    }
}
