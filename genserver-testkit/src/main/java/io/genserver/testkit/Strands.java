package io.genserver.testkit;

import io.genserver.testkit.Strand.State;
import io.genserver.testkit.Trace.Event;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/*
 * The threads of a simulation, and who of them is next. Whoever parks, ends or is put aside picks any of those that can
 * go on, as the seed has it; when none can, it turns the clock to what comes next.
 *
 * Where a strand may be put aside is where core calls its scheduler, its interrupt excepted: a killer interrupts the
 * runner, then tells it that it is done, and the runner spins until it is told.
 */
final class Strands {
    private final String simulation;
    private final SplittableRandom random;
    private final SimulationOptions options;
    private final Trace trace;
    private final Strand test = new Strand(0, "test", Thread.currentThread());
    private final Baton baton;
    private final Ready ready;
    private final List<Throwable> failures = new ArrayList<>();
    private final Agenda agenda = new Agenda(failures::add);
    private final DueTimers timers = new DueTimers();

    /** Those that have not ended; the map is concurrent only for the test thread when the baton is lost. */
    private final Map<Thread, Strand> living = new ConcurrentHashMap<>();

    private int born;

    /** How many steps there had been when the test thread last got the baton. */
    private long stepsAtTest;

    /** While the test thread is idle: the time until which it stays so. */
    private long idleUntil;

    Strands(String simulation, SplittableRandom random, SimulationOptions options, Trace trace) {
        this.simulation = simulation;
        this.random = random;
        this.options = options;
        this.trace = trace;
        this.ready = new Ready(random);
        this.baton = new Baton(simulation, options, trace, test);
        test.started = true;
        test.state = State.RUNNING;
        living.put(test.thread, test);
    }

    Baton baton() {
        return baton;
    }

    Agenda agenda() {
        return agenda;
    }

    /** What threads have thrown that nobody else hears of. */
    List<Throwable> failures() {
        return failures;
    }

    /** All but the test thread, the oldest first. */
    List<Strand> others() {
        return living.values().stream()
                .filter(strand -> strand != test)
                .sorted(Comparator.comparingInt(strand -> strand.number))
                .toList();
    }

    /** Notes a step of the one that runs. */
    void note(Event event, String subject) {
        trace.add(agenda.now(), baton.holder(), event, subject);
    }

    // ---- what any can do ----

    /** Makes a strand, ready to run. */
    Thread start(String name, Runnable body) {
        Thread thread = Thread.ofVirtual()
                .inheritInheritableThreadLocals(false)
                .name(name)
                .unstarted(() -> live(body));
        var strand = new Strand(++born, name, thread);
        note(Event.SCHEDULES, name);
        living.put(thread, strand);
        ready.add(strand);
        return thread;
    }

    private void live(Runnable body) {
        Strand me = baton.holder();
        goOn(me);
        try {
            body.run();
        } catch (Throwable thrown) {
            if (!baton.isLost()) {
                failures.add(thrown);
            }
        }
        if (!baton.isLost()) {
            note(Event.ENDS, "");
            living.remove(me.thread);
            baton.give(next());
        }
    }

    /** Maybe puts the one that runs aside for another that could. */
    void preempt() {
        if (!ready.isEmpty() && random.nextDouble() < options.preemption()) {
            stepAside();
        }
    }

    private void stepAside() {
        Strand me = baton.me();
        Strand next = ready.take();
        ready.add(me);
        passTo(next, me);
    }

    /** As {@code LockSupport.parkNanos}. */
    void park(long nanos) {
        Strand me = baton.me();
        if (me.permit) {
            me.permit = false;
        } else if (nanos > 0 && !me.thread.isInterrupted()) {
            note(Event.PARKS, "");
            me.state = State.PARKED;
            me.deadline = agenda.wake(me, nanos);
            passTo(next(), me);
        }
    }

    /** As {@code LockSupport.unpark}. */
    void unpark(Thread thread) {
        baton.me();
        Strand strand = living.get(thread);
        if (strand != null) {
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
        Strand me = baton.me();
        Strand strand = living.get(thread);
        if (strand == me) {
            thread.interrupt();
        } else if (strand != null) {
            note(Event.INTERRUPTS, strand.name);
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
        passTo(next(), me);
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
        Strand me = baton.me();
        if (me != test) {
            throw new IllegalStateException("only the thread that made the simulation turns its clock");
        }
        return me;
    }

    /** Ends the simulation wherever it stands: all threads that have begun are interrupted and fail. */
    void end() {
        baton.lose();
        others().stream().filter(strand -> strand.started).forEach(strand -> strand.thread.interrupt());
    }

    // ---- who is next ----

    private void passTo(Strand next, Strand me) {
        baton.pass(me, next);
        goOn(me);
    }

    private void goOn(Strand me) {
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
        return ready.take();
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

    private void makeReady(Strand strand) {
        agenda.remove(strand.deadline);
        strand.deadline = null;
        ready.add(strand);
    }

    private void turnClock() {
        agenda.turnTo(agenda.next());
        collectDue();
    }

    /** Makes all ready that is due by now. */
    void collectDue() {
        for (Agenda.Entry entry = agenda.poll(); entry != null; entry = agenda.poll()) {
            switch (entry) {
                case Agenda.Wake wake -> makeReady(wake.strand());
                case Agenda.Fire fire -> {
                    if (timers.add(fire.timer())) {
                        start("timers", timers);
                    }
                }
            }
        }
    }
}
