package io.genserver;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;

/**
 * Looks at the workers of a pool now and then, for as long as there are any: see {@link WorkerPool}. It runs on the thread of the
 * timers, as what looks after virtual threads must not wait for a carrier.
 */
final class WorkerMonitor {
    private static final long NANOS = 1_000_000;

    /** When no worker has anything to do. */
    private static final long IDLE_NANOS = 20_000_000;

    /** In how many looks a server may be seen in hand, without waiting for anything, before others get its worker's permit. */
    private static final int MOST_STALLS = 10;

    /** How often a scout looks in vain before it goes. */
    private static final int MOST_LOOKS = 64;

    private final WorkerPool pool;
    private final BiConsumer<Runnable, Long> timer;
    private final AtomicBoolean running = new AtomicBoolean();
    private final AtomicBoolean scouting = new AtomicBoolean();

    /** Whether something was done since it looked last. */
    private volatile boolean used;

    WorkerMonitor(WorkerPool pool, BiConsumer<Runnable, Long> timer) {
        this.pool = pool;
        this.timer = timer;
    }

    /** To be called after a worker was woken or has become a spare. */
    void begin() {
        if (!used) {
            used = true;
        }
        if (!running.get() && running.compareAndSet(false, true)) {
            timer.accept(this::look, NANOS);
        }
    }

    private void look() {
        boolean busy = true;
        try {
            busy = lookAtAll();
            pool.wakeIfNeeded();
        } finally { // maybe there was no memory for a thread
            if (busy || used) {
                used = false;
                timer.accept(this::look, busy ? NANOS : IDLE_NANOS);
            } else {
                end();
            }
        }
    }

    /** Nobody has done anything for a while. */
    private void end() {
        pool.endSpares();
        running.set(false);
        if (used || pool.hasSpares()) { // somebody has, who found this running
            begin();
        }
    }

    private boolean lookAtAll() {
        boolean busy = false;
        for (int slot = 0; slot < pool.size(); slot++) {
            Worker worker = pool.worker(slot);
            if (worker != null) {
                busy = true;
                lookAt(worker, slot);
            }
        }
        return busy;
    }

    private void lookAt(Worker worker, int slot) {
        long turns = worker.turns();
        boolean moves = turns != worker.seenTurns;
        worker.seenTurns = turns;
        worker.stalls = moves ? 0 : worker.stalls + 1;
        if (worker.isBlocked()) {
            worker.name();
            pool.handOn(worker, slot);
            scout();
        } else if (moves) {
            worker.asked = true;
        } else if (worker.hasServerInHand() && worker.stalls >= MOST_STALLS) {
            pool.handOn(worker, slot); // maybe in native code, and has a carrier more
        } else {
            worker.name();
            pool.share(worker);
        }
    }

    private void scout() {
        if (!scouting.get() && scouting.compareAndSet(false, true)) {
            boolean started = false;
            try {
                Thread.ofVirtual()
                        .inheritInheritableThreadLocals(false)
                        .name("genserver-scout")
                        .start(this::lookForBlocked);
                started = true;
            } finally {
                if (!started) { // no memory for a thread: the next look tries again
                    scouting.set(false);
                }
            }
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // it is to run when a worker has blocked and left a carrier
    private void lookForBlocked() {
        try {
            for (int looks = 0; looks < MOST_LOOKS; looks++) {
                for (int slot = 0; slot < pool.size(); slot++) {
                    Worker worker = pool.worker(slot);
                    if (worker != null && worker.isBlocked()) {
                        worker.name();
                        pool.handOn(worker, slot);
                        looks = 0;
                    }
                }
                Thread.yield();
            }
        } finally {
            scouting.set(false);
        }
    }
}
