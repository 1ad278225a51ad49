package io.genserver.testkit;

import io.genserver.testkit.Strand.State;
import io.genserver.testkit.Trace.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/*
 * Who runs. Each strand is a real thread, but only the one that holds the baton runs; the others wait for it. There is
 * no driver: the holder, when it parks, ends or is put aside, itself picks the next with the seeded random, turns the
 * clock if nobody else can go on, and hands the baton over.
 *
 * Everything in the simulation is written by the holder alone, so needs no lock: the hand-over, a volatile write of
 * holder by the one and a read of it by the other (or the start of its thread), makes all that one holder wrote visible
 * to the next. There are two exceptions, both made by the test thread while it waits for the baton: it reads the number
 * of steps, and it declares the simulation broken when that no longer grows. Then the order is lost, so all threads are
 * sent home: whatever waits or parks throws, all else does nothing.
 *
 * Where the baton may be lost is where core calls its scheduler, and must not be within its interrupt: a killer
 * interrupts and then tells the runner that it is done, for which the runner spins.
 */
final class Baton {
    private final SplittableRandom random;
    private final SimulationOptions options;
    private final Trace trace;
    private final Agenda agenda;
    private final String simulation;

    /** The strands that have not ended; the map is concurrent only for the test thread of a broken simulation. */
    private final Map<Thread, Strand> strands = new ConcurrentHashMap<>();

    private final List<Strand> ready = new ArrayList<>();
    private final Queue<Runnable> due = new ArrayDeque<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final Strand test = new Strand(0, "test", Thread.currentThread());
    private int born;
    private boolean timersRun;

    /** How many steps there had been when the test thread last got the baton. */
    private long stepsAtTest;

    /** While the test thread is idle: the time until which it stays so. */
    private long idleUntil;

    private volatile Strand holder = test;
    private volatile boolean broken;

    Baton(String simulation, SplittableRandom random, SimulationOptions options, Trace trace) {
        this.simulation = simulation;
        this.random = random;
        this.options = options;
        this.trace = trace;
        this.agenda = new Agenda(failures::add);
        test.state = State.RUNNING;
        strands.put(test.thread, test);
    }

    Agenda agenda() {
        return agenda;
    }

    /** What threads have thrown that nobody else hears of. */
    List<Throwable> failures() {
        return failures;
    }

    boolean isBroken() {
        return broken;
    }

    /** All strands but the test thread, the oldest first. */
    List<Strand> others() {
        return strands.values().stream()
                .filter(strand -> strand != test)
                .sorted(Comparator.comparingInt(strand -> strand.number))
                .toList();
    }

    /** The strand that calls this; only the holder can. */
    Strand me() {
        Strand me = holder;
        if (broken || me.thread != Thread.currentThread()) {
            throw broken
                    ? new SimulationException(simulation + " has ended", null)
                    : new IllegalStateException(Thread.currentThread() + " is not part of " + simulation
                            + ", or not its turn: threads in it are started by Simulation.spawn");
        }
        return me;
    }

    /** Notes a step of the holder. */
    void note(Event event, String subject) {
        trace.add(agenda.now(), holder, event, subject);
    }

    // ---- what the holder can do ----

    /** Makes a strand, ready to run. */
    Thread start(String name, Runnable body) {
        Thread thread = Thread.ofVirtual()
                .inheritInheritableThreadLocals(false)
                .name(name)
                .unstarted(() -> live(body));
        var strand = new Strand(++born, name, thread);
        note(Event.STARTS, name);
        strands.put(thread, strand);
        ready.add(strand);
        return thread;
    }

    private void live(Runnable body) {
        Strand me = holder;
        resume(me);
        try {
            body.run();
        } catch (Throwable thrown) {
            if (!broken) {
                failures.add(thrown);
            }
        }
        if (!broken) {
            note(Event.ENDS, "");
            me.state = State.DONE;
            strands.remove(me.thread);
            give(next());
        }
    }

    /** Maybe puts the holder aside for another that could run. */
    void preempt() {
        if (!ready.isEmpty() && random.nextDouble() < options.preemption()) {
            stepAside();
        }
    }

    /** Lets one of those run that can, if there are any. */
    private void stepAside() {
        Strand me = me();
        Strand next = takeReady();
        me.state = State.READY;
        ready.add(me);
        handOver(me, next);
    }

    /** As {@code LockSupport.parkNanos}. */
    void park(long nanos) {
        Strand me = me();
        if (me.permit) {
            me.permit = false;
        } else if (nanos > 0 && !me.thread.isInterrupted()) {
            note(Event.PARKS, "");
            me.state = State.PARKED;
            me.deadline = agenda.wake(me, nanos);
            handOver(me, next());
        }
    }

    /** As {@code LockSupport.unpark}. */
    void unpark(Thread thread) {
        Strand strand = strands.get(thread);
        if (strand != null) { // it has not ended
            note(Event.WAKES, strand.name);
            if (strand.state == State.PARKED) {
                makeReady(strand);
            } else {
                strand.permit = true;
            }
        }
    }

    /** Interrupts a strand, which finds that out when it goes on. */
    void interrupt(Thread thread) {
        Strand strand = strands.get(thread);
        if (strand != null) {
            note(Event.INTERRUPTS, strand.name);
            if (strand == holder) {
                thread.interrupt();
                return;
            }
            strand.interrupted = true;
            if (strand.state == State.PARKED) {
                makeReady(strand);
            }
        }
    }

    // ---- what the test thread can do ----

    /** Waits until nobody can run before {@code time} is over; then it is that time. */
    void idleUntil(long time) {
        Strand me = requireTest();
        note(Event.PARKS, "");
        idleUntil = time;
        me.state = State.IDLE;
        handOver(me, next());
    }

    /** Lets others run, and the clock go on, but not beyond {@code time}; returns whether the condition came true. */
    boolean runUntil(BooleanSupplier condition, long time) {
        requireTest();
        long first = trace.steps();
        while (!condition.getAsBoolean()) {
            if (trace.steps() - first > options.stepLimit()) {
                throw new SimulationException(endless(), null);
            } else if (!ready.isEmpty()) {
                stepAside();
            } else if (agenda.next() <= time) {
                turnClock();
            } else {
                agenda.turnTo(time);
                return false;
            }
        }
        return true;
    }

    private Strand requireTest() {
        Strand me = me();
        if (me != test) {
            throw new IllegalStateException("only the thread that made the simulation turns its clock");
        }
        return me;
    }

    /** Ends the simulation wherever it stands: all of its threads are interrupted and fail. Any thread may do that. */
    void end() {
        broken = true;
        others().stream().filter(strand -> strand.started).forEach(strand -> strand.thread.interrupt());
    }

    // ---- the hand-over ----

    /** Who goes on: any that can, or if nobody can, whoever is the first to when time passes. */
    private Strand next() {
        if (trace.steps() - stepsAtTest > options.stepLimit() && test.state != State.READY) {
            return failing(endless());
        }
        while (ready.isEmpty()) {
            if (test.state == State.IDLE && agenda.next() > idleUntil) {
                agenda.turnTo(idleUntil);
                return test;
            }
            if (agenda.next() == Long.MAX_VALUE) {
                return failing(simulation + " is stuck: nothing can happen any more, and these wait:" + everybody());
            }
            turnClock();
        }
        return takeReady();
    }

    /** The test thread, which is to throw. */
    private Strand failing(String why) {
        test.failure = new SimulationException(why, null);
        agenda.remove(test.deadline);
        return test;
    }

    private String endless() {
        return "in " + simulation + " others have taken " + options.stepLimit()
                + " steps while the test waits, so may go on for ever; these live:" + everybody();
    }

    private String everybody() {
        return Stream.concat(Stream.of(test), others().stream())
                .map(strand -> "\n    " + strand.describe())
                .collect(Collectors.joining());
    }

    private Strand takeReady() {
        int index = random.nextInt(ready.size());
        Strand taken = ready.get(index);
        Strand last = ready.removeLast();
        if (last != taken) {
            ready.set(index, last);
        }
        return taken;
    }

    private void makeReady(Strand strand) {
        agenda.remove(strand.deadline);
        strand.deadline = null;
        strand.state = State.READY;
        ready.add(strand);
    }

    private void turnClock() {
        agenda.turnTo(agenda.next());
        collectDue();
    }

    /** Makes all ready that is due by now. Timers run in their order on a thread of their own, as in real life. */
    void collectDue() {
        for (Agenda.Entry entry = agenda.poll(); entry != null; entry = agenda.poll()) {
            switch (entry) {
                case Agenda.Wake wake -> makeReady(wake.strand());
                case Agenda.Fire fire -> due.add(fire.timer());
            }
        }
        if (!due.isEmpty() && !timersRun) {
            timersRun = true;
            start("timers", this::runTimers);
        }
    }

    private void runTimers() {
        for (Runnable timer = due.poll(); timer != null; timer = due.poll()) {
            timer.run();
        }
        timersRun = false;
    }

    private void handOver(Strand me, Strand next) {
        if (next != me) {
            give(next);
            await(me);
        }
        resume(me);
    }

    private void give(Strand next) {
        boolean first = !next.started;
        next.started = true;
        holder = next;
        if (!first || next == test) {
            LockSupport.unpark(next.thread);
        } else {
            next.thread.start();
        }
    }

    /** Waits for the baton. An interrupt meanwhile comes from outside; it is kept for when the strand goes on. */
    private void await(Strand me) {
        boolean interrupted = Thread.interrupted();
        Watchdog watchdog = me == test ? new Watchdog() : null;
        while (holder != me) {
            if (broken) {
                throw new SimulationException(simulation + " has ended", null);
            }
            if (watchdog == null) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, options.blockedAfter().toNanos());
                watchdog.look();
            }
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            me.thread.interrupt();
        }
    }

    private void resume(Strand me) {
        me.state = State.RUNNING;
        me.deadline = null;
        note(Event.GOES_ON, "");
        if (me.interrupted) {
            me.interrupted = false;
            me.thread.interrupt();
        }
        if (me == test) {
            stepsAtTest = trace.steps();
            SimulationException failure = me.failure;
            if (failure != null) {
                me.failure = null;
                throw failure;
            }
        }
    }

    /** Notices, by real time, when the holder of the baton makes no step. */
    private final class Watchdog {
        private long steps = trace.steps();
        private long since = System.nanoTime();

        void look() {
            long now = System.nanoTime();
            if (trace.steps() != steps) {
                steps = trace.steps();
                since = now;
            } else if (holder != test && now - since >= options.blockedAfter().toNanos()) {
                String where = holder.describe();
                end();
                throw new SimulationException(
                        "in " + simulation + " a thread makes no step for " + options.blockedAfter()
                                + "; it waits for something outside, or never returns:\n    " + where,
                        null);
            }
        }
    }
}
