package io.genserver;

import io.genserver.internal.Activation;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/*
 * Who runs the servers that have mail: workers, which are virtual threads, each with a permit, of which there is one for each core.
 *
 * A server that is woken by another goes into the slot "next" of the worker that runs the other, and mostly runs right
 * after it, on the same core, without anybody being woken. What it displaces there, and what other threads wake, goes
 * into one queue for all. RunQueue says who is woken for it, and lets new servers come first: a handler that starts one waits
 * for it, and if that took as long as all that waits takes, handlers that start others would be many at a time, each
 * with its thread.
 *
 * A handler may block. Where it does so in the runtime (a call, a sleep), its worker hands its permit on before. Elsewhere the
 * monitor finds out: it looks each millisecond while there is work, takes the permit from a worker whose thread waits, and gives
 * it to a spare. That one mostly blocks too, where many do; so the monitor sends a scout, a virtual thread that does the
 * same again and again, whenever a carrier has nothing better to do, for as long as it finds somebody blocked.
 *
 * Who holds a permit is in "slots": a worker holds one if it is in its slot. It loses it by a CAS there, and finds out
 * when the server in hand is done.
 *
 * Workers that never wait would keep the carriers to themselves: a carrier goes on with the queue it took its last thread from
 * while there are any, and those that its threads start go to that queue, so what other threads have started would wait for
 * ever (seen with JDK 25 on two cores). So the monitor asks busy workers to give way: to yield, and now and then to be woken
 * by another thread, as only then a carrier looks around.
 *
 * When there has been nothing to do for a while the spares end, and the monitor too.
 */
final class WorkerPool {
    private static final System.Logger LOG = System.getLogger("io.genserver");

    /** For each core; those that blocked, when they are done, up to this number. */
    private static final int MOST_SPARES_EACH = 4;

    private final int size;
    private final RunQueue queue;
    private final AtomicReferenceArray<@Nullable Worker> slots;
    private final AtomicReference<@Nullable Spare> spares = new AtomicReference<>();
    private final WorkerMonitor monitor;
    private volatile boolean closed;

    /** A stack of resting workers; a node is not used twice, so a CAS of the top is safe. */
    private record Spare(Worker worker, int depth, @Nullable Spare below) {}

    /**
     * @param size how many workers may run servers at once, apart from those that block
     * @param timer runs a task once after so many nanoseconds; a task that does not block
     */
    WorkerPool(int size, BiConsumer<Runnable, Long> timer) {
        this.size = size;
        this.queue = new RunQueue(size);
        this.slots = new AtomicReferenceArray<>(size);
        this.monitor = new WorkerMonitor(this, timer);
    }

    /** Has a server run soon. */
    void execute(Activation server) {
        if (!isOffered(server)) {
            add(server);
        }
    }

    /** Has a new server run before others that wait. */
    void begin(Activation server) {
        if (!isOffered(server) && queue.addNew(server)) {
            wakeSearching();
        }
    }

    private boolean isOffered(Activation server) {
        Worker worker = Worker.current();
        return worker != null && worker.pool == this && worker.offer(server);
    }

    void add(Activation server) {
        if (queue.add(server)) {
            wakeSearching();
        }
    }

    @Nullable
    Activation poll(int times) {
        return queue.poll(times);
    }

    void endSearch() {
        if (queue.endSearch()) {
            wakeSearching();
        }
    }

    // ---- permits ----

    boolean isHeldBy(Worker worker) {
        return slots.getAcquire(worker.slot) == worker;
    }

    /** Gets a worker that has lost its permit another; {@code false} if none is free. */
    boolean tryHold(Worker worker) {
        if (!queue.tryAcquire()) {
            return false;
        }
        occupy(worker);
        return true;
    }

    /** There is a place for each permit, and who leaves one does so before giving the permit back. */
    private void occupy(Worker worker) {
        int slot = worker.slot;
        while (slots.get(slot) != null || !slots.compareAndSet(slot, null, worker)) {
            slot = (slot + 1) % size;
            worker.slot = slot;
        }
    }

    private void wakeSearching() {
        wake(null, true);
    }

    /** Wakes a worker, which gets the caller's permit. */
    private void wake(@Nullable Activation first, boolean searching) {
        Worker worker = takeSpare();
        try {
            if (worker == null) {
                worker = new Worker(this);
            }
            worker.searching = searching;
            occupy(worker);
            worker.wake(first);
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.ERROR, "no thread to run servers on, which is tried again soon", e);
            if (worker != null) {
                slots.compareAndSet(worker.slot, worker, null);
            }
            if (first != null) {
                queue.add(first);
            }
            queue.abandon(searching);
        }
        monitor.begin();
    }

    /** Gives the permit of a worker that blocks to another, if there is something to do. */
    boolean handOn(Worker worker, int slot) {
        if (!slots.compareAndSet(slot, worker, null)) {
            return false;
        }
        Activation next = worker.takeNext();
        if (next != null) {
            wake(next, false);
        } else if (queue.release(false)) {
            wakeSearching();
        }
        return true;
    }

    /**
     * Takes the permit of a worker that has nothing to do, if it has one. When it is among the spares, whoever takes it from
     * there sets its fields, and that may be the caller, for what came meanwhile.
     *
     * @param rests whether it is to be a spare
     * @return whether it is; not if there are enough
     */
    boolean leave(Worker worker, boolean rests) {
        boolean search = worker.searching;
        worker.searching = false;
        boolean held = slots.compareAndSet(worker.slot, worker, null);
        try {
            return rests && addSpare(worker);
        } finally {
            if (held ? queue.release(search) : search && queue.endSearch()) {
                wakeSearching();
            }
        }
    }

    // ---- spares ----

    private boolean addSpare(Worker worker) {
        Spare top;
        Spare added;
        do {
            top = spares.get();
            int depth = top == null ? 1 : top.depth() + 1;
            if (closed || depth > MOST_SPARES_EACH * size) {
                return false;
            }
            added = new Spare(worker, depth, top);
        } while (!spares.compareAndSet(top, added));
        if (closed) {
            endSpares();
        } else {
            monitor.begin(); // which ends it
        }
        return true;
    }

    private @Nullable Worker takeSpare() {
        Spare top;
        do {
            top = spares.get();
        } while (top != null && !spares.compareAndSet(top, top.below()));
        return top == null ? null : top.worker();
    }

    void endSpares() {
        for (Worker spare = takeSpare(); spare != null; spare = takeSpare()) {
            spare.end();
        }
    }

    boolean hasSpares() {
        return spares.get() != null;
    }

    /** Ends the workers when there is nothing more to do; what comes later is still done. */
    void close() {
        closed = true;
        endSpares();
    }

    // ---- for the monitor ----

    int size() {
        return size;
    }

    @Nullable
    Worker worker(int slot) {
        return slots.get(slot);
    }

    /** Puts what a worker is to run next, but does not come to, where others find it; and looks for what waits. */
    void share(Worker worker) {
        Activation next = worker.takeNext();
        if (next != null) {
            add(next);
        }
    }

    void wakeIfNeeded() {
        if (queue.needsSearch()) {
            wakeSearching();
        }
    }
}
