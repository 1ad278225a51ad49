package io.genserver.testkit;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One thread of a simulation. Its fields belong to whoever holds the baton, see {@link Baton}. */
final class Strand {
    enum State {
        /** Could go on if it got the baton. */
        READY,
        /** Has the baton. */
        RUNNING,
        /** In {@code park}: goes on after an unpark, an interrupt or at its {@link #deadline}. */
        PARKED,
        /** The test thread, which goes on when nobody else can. */
        IDLE
    }

    final int number;
    final String name;
    final Thread thread;

    State state = State.READY;
    boolean started;

    /** As of {@code LockSupport}: an unpark that came before its park. */
    boolean permit;

    /** Is to be interrupted when it goes on. */
    boolean interrupted;

    Agenda.@Nullable Wake deadline;

    /** What the test thread is to throw when it goes on. */
    @Nullable
    SimulationException failure;

    Strand(int number, String name, Thread thread) {
        this.number = number;
        this.name = name;
        this.thread = thread;
    }

    /** Its state and where in the code it is. */
    String describe() {
        return this + ", " + state
                + Stream.of(thread.getStackTrace())
                        .map(frame -> "\n        at " + frame)
                        .collect(Collectors.joining());
    }

    @Override
    public String toString() {
        return name + " (thread " + number + ")";
    }
}
