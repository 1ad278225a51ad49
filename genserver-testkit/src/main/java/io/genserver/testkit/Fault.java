package io.genserver.testkit;

import io.genserver.internal.Activation;

/**
 * Something bad that happens to a server at one of its messages; made by {@link Faults}.
 *
 * {@snippet file="FaultsExample.java" region="faults"}
 */
public final class Fault {

    /** What happens. */
    @FunctionalInterface
    interface Effect {
        void on(Activation server, SimulatedScheduler scheduler) throws Exception;
    }

    private final String server;
    private final long nth;
    private final String what;
    private final Effect effect;
    private boolean everyTime;
    private int timesStruck;

    Fault(String server, long nth, String what, Effect effect) {
        this.server = server;
        this.nth = nth;
        this.what = what;
        this.effect = effect;
    }

    /** Makes it strike each server of this name, also those that a supervisor starts later. */
    public Fault everyTime() {
        everyTime = true;
        return this;
    }

    /** How often it has struck; for a test to see that it did. */
    public int timesStruck() {
        return timesStruck;
    }

    boolean meets(String name, long message) {
        return message == nth && name.equals(server) && (everyTime || timesStruck == 0);
    }

    Effect strike() {
        timesStruck++;
        return effect;
    }

    @Override
    public String toString() {
        return what + " at message " + nth + " of " + server;
    }
}
