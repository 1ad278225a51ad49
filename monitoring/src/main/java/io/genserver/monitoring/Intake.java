package io.genserver.monitoring;

import io.genserver.ExitReason;
import io.genserver.RuntimeEvent;
import io.genserver.ServerRef;
import io.genserver.monitoring.Incident.Kind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Where a runtime's events wait for the sampler: bounded, whatever happens in a second. It is called on the threads of
 * servers to which something has just happened, and so only puts away.
 */
final class Intake implements Consumer<RuntimeEvent> {
    private static final int MAX_PENDING = 1_000;

    private final ArrayDeque<RuntimeEvent> pending = new ArrayDeque<>();
    private final Map<Kind, Long> missed = new EnumMap<>(Kind.class);
    private final Losses deadLetters = new Losses();
    private final Losses dropped = new Losses();

    /** Those whose crash was told and whose exit was not yet, which always comes. */
    private final Set<ServerRef<?, ?>> crashed = ConcurrentHashMap.newKeySet();

    private final Runnable wake;
    private boolean awake;

    /**
     * An empty one.
     *
     * @param wake called when there is something, at most once until it is taken; may be called by any thread
     */
    Intake(Runnable wake) {
        this.wake = wake;
    }

    @Override
    public void accept(RuntimeEvent event) {
        switch (event) {
            case RuntimeEvent.Started started -> {
                if (started.restarts() > 0) {
                    put(Kind.RESTART, event);
                }
            }
            case RuntimeEvent.Crashed c -> {
                crashed.add(event.server());
                put(Kind.CRASH, event);
            }
            case RuntimeEvent.Exited exited -> {
                boolean isTold = crashed.remove(event.server()) && exited.reason() instanceof ExitReason.Crash;
                if (!exited.reason().isOrderly() && !isTold) {
                    put(Kind.EXIT, event);
                }
            }
            case RuntimeEvent.Stuck stuck -> put(Kind.STUCK, event);
            // They wait for the next sample: one that woke the sampler might find it ended, and be another.
            case RuntimeEvent.DeadLetter letter -> deadLetters.add(event.server());
            case RuntimeEvent.Dropped drop -> dropped.add(event.server());
        }
    }

    private void put(Kind kind, RuntimeEvent event) {
        boolean wakes;
        synchronized (this) {
            if (pending.size() < MAX_PENDING) {
                pending.add(event);
            } else {
                missed.merge(kind, 1L, Long::sum);
            }
            wakes = !awake;
            awake = true;
        }
        if (wakes) {
            wake.run();
        }
    }

    /** Takes out what has come, in its order, and lets whoever comes next wake again. */
    synchronized List<RuntimeEvent> take() {
        List<RuntimeEvent> taken = new ArrayList<>(pending);
        pending.clear();
        awake = false;
        return taken;
    }

    /** Takes out how many of which kind found no room. */
    synchronized Collection<Map.Entry<Kind, Long>> takeMissed() {
        Collection<Map.Entry<Kind, Long>> taken = Map.copyOf(missed).entrySet();
        missed.clear();
        return taken;
    }

    Losses deadLetters() {
        return deadLetters;
    }

    Losses dropped() {
        return dropped;
    }
}
