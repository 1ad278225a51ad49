package io.genserver.testkit;

import java.util.concurrent.locks.LockSupport;

/*
 * Who runs. Each strand is a real thread, but only the one that holds the baton runs; the others wait for it. There is
 * no driver: the holder itself decides who is next (see Strands) and hands the baton over.
 *
 * Everything in the simulation is written by the holder alone, so needs no lock: the hand-over, a volatile write of
 * holder by the one and a read of it by the other (or the start of its thread), makes all that one holder wrote visible
 * to the next. There are two exceptions, both made by the test thread while it waits for the baton: it reads the number
 * of steps, and it declares the baton lost when that no longer grows. Then there is no order any more, so all threads
 * are sent home: whatever waits or parks throws, all else that they ask of the scheduler does nothing.
 */
final class Baton {
    private final String simulation;
    private final SimulationOptions options;
    private final Trace trace;
    private final Strand test;
    private volatile Strand holder;
    private volatile boolean lost;

    Baton(String simulation, SimulationOptions options, Trace trace, Strand test) {
        this.simulation = simulation;
        this.options = options;
        this.trace = trace;
        this.test = test;
        this.holder = test;
    }

    /** The strand that calls this, which must be the holder. */
    Strand me() {
        if (lost) {
            throw ended();
        }
        Strand me = holder;
        if (me.thread != Thread.currentThread()) {
            throw new IllegalStateException(Thread.currentThread() + " is not part of " + simulation
                    + ": threads in it are started by Simulation.spawn");
        }
        return me;
    }

    /** Who has it now; for a strand that has just been started, itself. */
    Strand holder() {
        return holder;
    }

    boolean isLost() {
        return lost;
    }

    /** Ends the simulation wherever it stands. */
    void lose() {
        lost = true;
    }

    /** Hands it over and waits to get it back. */
    void pass(Strand me, Strand next) {
        if (next != me) {
            give(next);
            await(me);
        }
    }

    /** Hands it over for good. */
    void give(Strand next) {
        boolean waits = next.started;
        next.started = true;
        holder = next;
        if (waits) {
            LockSupport.unpark(next.thread);
        } else {
            next.thread.start();
        }
    }

    private void await(Strand me) {
        boolean interrupted = Thread.interrupted();
        try {
            Watchdog watchdog = me == test ? new Watchdog(trace, options.blockedAfter()) : null;
            while (holder != me) {
                if (lost) {
                    throw ended();
                } else if (watchdog == null) {
                    LockSupport.park(this);
                } else {
                    LockSupport.parkNanos(this, watchdog.patience());
                    check(watchdog);
                }
                interrupted |= Thread.interrupted();
            }
        } finally {
            if (interrupted) {
                me.thread.interrupt(); // came from outside, and is for when the strand goes on
            }
        }
    }

    private void check(Watchdog watchdog) {
        Strand culprit = holder;
        if (culprit != test && watchdog.barks()) {
            String where = culprit.describe();
            lose();
            throw new SimulationException(
                    "in " + simulation + " a thread makes no step for " + options.blockedAfter()
                            + "; it waits for something outside, or never returns:\n    " + where,
                    null);
        }
    }

    private SimulationException ended() {
        return new SimulationException(simulation + " has ended", null);
    }
}
