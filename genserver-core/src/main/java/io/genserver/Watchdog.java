package io.genserver;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Finds servers that are in one callback for too long. It looks at all servers now and then, as long as there are any, and
 * remembers those that run: one whose count of messages has not changed since it was first seen is stuck. So it costs
 * servers nothing, and is late by half of the time at most.
 */
final class Watchdog implements Runnable {
    private static final System.Logger LOG = System.getLogger("io.genserver");

    private final ServerRuntime runtime;
    private final long nanos;
    private final AtomicBoolean armed = new AtomicBoolean();

    /** Those that ran when it looked last; used by one run after the other. */
    private Map<ServerProcess<?, ?, ?>, Sighting> seen = new HashMap<>();

    private record Sighting(long handled, long since, boolean reported) {}

    Watchdog(ServerRuntime runtime, Duration stuckAfter) {
        this.runtime = runtime;
        this.nanos = Durations.toNanos(stuckAfter);
    }

    /** To be called when there is a server. */
    void arm() {
        if (nanos < Durations.FOREVER && !armed.get() && armed.compareAndSet(false, true)) {
            schedule();
        }
    }

    private void schedule() {
        runtime.scheduler().after(Duration.ofNanos(Math.max(1, nanos / 2)), this);
    }

    @Override
    public void run() {
        Map<ServerProcess<?, ?, ?>, Sighting> now = new HashMap<>();
        for (ServerProcess<?, ?, ?> server : runtime.servers()) {
            switch (server.status()) {
                case STARTING, RUNNING, TERMINATING -> now.put(server, look(server));
                case IDLE, SCHEDULED, EXITED -> {
                    // not in a callback
                }
            }
        }
        seen = now;
        if (!runtime.servers().isEmpty()) {
            schedule();
        } else {
            armed.set(false);
            if (!runtime.servers().isEmpty()) { // one was started meanwhile, and found this armed
                arm();
            }
        }
    }

    private Sighting look(ServerProcess<?, ?, ?> server) {
        long time = runtime.scheduler().nanoTime();
        Sighting before = seen.get(server);
        if (before == null || before.handled() != server.handled()) {
            return new Sighting(server.handled(), time, false);
        }
        if (before.reported() || time - before.since() < nanos) {
            return before;
        }
        Duration since = Duration.ofNanos(time - before.since());
        LOG.log(System.Logger.Level.WARNING, "server {0} is stuck: it has been in one callback for {1}", server, since);
        runtime.observer().stuck(server, since);
        return new Sighting(before.handled(), before.since(), true);
    }
}
