package io.genserver.testkit;

import io.genserver.ServerRef;
import io.genserver.internal.Activation;
import io.genserver.testkit.Trace.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What goes wrong in a simulation on purpose. A fault strikes a server just before it handles its {@code nth} message:
 * message 1 is {@link io.genserver.GenServer#init}, and each call, cast and info counts. A server is meant by what its
 * {@code toString} says, which is its name, or its label and number.
 *
 * <p>A server that is started again by its supervisor counts from 1 again. A fault strikes once, whichever server of
 * that name comes to its nth message first, unless it is told to {@linkplain Fault#everyTime strike every time}.
 *
 * <p>For the test thread, and for threads of the simulation.
 *
 * {@snippet file="FaultsExample.java" region="faults"}
 */
public final class Faults {
    private final List<Fault> faults = new ArrayList<>();

    Faults() {}

    /** The handler throws an {@link InjectedFault} instead of handling the message. */
    public Fault crash(String server, long nth) {
        return add(server, nth, "crash", (struck, scheduler) -> {
            throw new InjectedFault("message " + nth + " of " + struck + " was to crash it");
        });
    }

    /** The handler throws {@code cause} instead of handling the message. */
    public Fault crash(String server, long nth, Throwable cause) {
        Objects.requireNonNull(cause, "cause");
        return add(server, nth, "crash", (struck, scheduler) -> {
            switch (cause) {
                case Exception exception -> throw exception;
                case Error error -> throw error;
                default -> throw new InjectedFault(cause.toString());
            }
        });
    }

    /** The server is {@linkplain ServerRef#kill killed} instead of handling the message. */
    public Fault kill(String server, long nth) {
        return add(server, nth, "kill", (struck, scheduler) -> {
            if (struck instanceof ServerRef<?, ?> ref) {
                ref.kill();
            }
            throw new InjectedFault("message " + nth + " of " + struck + " was to kill it");
        });
    }

    /** The server sleeps, in virtual time, before it handles the message. */
    public Fault delay(String server, long nth, Duration delay) {
        Objects.requireNonNull(delay, "delay");
        return add(server, nth, "delay of " + delay, (struck, scheduler) -> scheduler.sleep(delay));
    }

    private Fault add(String server, long nth, String what, Fault.Effect effect) {
        if (nth < 1) {
            throw new IllegalArgumentException("messages are counted from 1: " + nth);
        }
        var fault = new Fault(Objects.requireNonNull(server, "server"), nth, what, effect);
        faults.add(fault);
        return fault;
    }

    void strike(Activation server, long nth, SimulatedScheduler scheduler) throws Exception {
        for (Fault fault : List.copyOf(faults)) { // a fault may sleep, and the test add others meanwhile
            if (fault.meets(server.toString(), nth)) {
                scheduler.note(Event.SUFFERS, fault.toString());
                fault.strike().on(server, scheduler);
            }
        }
    }
}
