package io.genserver;

import io.genserver.internal.Activation;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A virtual thread that runs one server after the other, for as long as it holds a permit of its pool. Its fields are its
 * own, except where said otherwise.
 */
final class Worker implements Runnable {
    /** How often in a row it runs the server that the last one woke, before it looks what else there is. */
    private static final int MOST_IN_A_ROW = 32;

    /** After how many requests to give way it gives the carrier up for good. */
    private static final int DETOUR = 4;

    private static final System.Logger LOG = System.getLogger("io.genserver");
    private static final String NAME = "genserver-worker";

    private static final VarHandle NEXT = Handles.of(MethodHandles.lookup(), "next", Activation.class);
    private static final VarHandle TURNS = Handles.of(MethodHandles.lookup(), "turns", long.class);
    private static final VarHandle IN_HAND = Handles.of(MethodHandles.lookup(), "inHand", Activation.class);
    private static final ThreadLocal<@Nullable Worker> CURRENT = new ThreadLocal<>();

    private enum Rest {
        /** Its thread has not begun, or is not resting. */
        NONE,
        /** Among the pool's spares, until somebody takes it from there. */
        SPARE,
        OVER
    }

    final WorkerPool pool;
    final Thread thread;

    /** Where it holds its permit; set by who gives it one. */
    int slot;

    /** Whether it holds the permit to search; set by who gives it one. */
    boolean searching;

    private volatile Rest rest = Rest.NONE;

    /**
     * The server that the one in hand has woken last, which is run next, while what it works on is still in this core's
     * caches. Put in by this worker, taken out by anybody.
     */
    @SuppressWarnings("UnusedVariable") // through its handle
    private volatile @Nullable Activation next;

    /** Is to give way when the server in hand is done; set by the monitor. */
    volatile boolean asked;

    private int requests;

    /** How often it has looked into the queue. */
    private int polls;

    /** Odd while a server is in hand; read by the monitor. */
    private long turns;

    /** The server that it runs; read by the monitor. */
    private @Nullable Activation inHand;

    /** Whether its thread bears the name of the server in hand. */
    private volatile boolean named;

    // The monitor's.

    /** The turns when it looked last. */
    long seenTurns;

    /** How often it has seen the same since. */
    int stalls;

    Worker(WorkerPool pool) {
        this.pool = pool;
        // Whoever happens to wake a server has nothing to leave to it.
        this.thread = Thread.ofVirtual()
                .inheritInheritableThreadLocals(false)
                .name(NAME)
                .unstarted(this);
    }

    /** The worker that the current thread is, or {@code null}. */
    static @Nullable Worker current() {
        return Thread.currentThread().isVirtual() ? CURRENT.get() : null;
    }

    // ---- its own thread ----

    @Override
    public void run() {
        CURRENT.set(this);
        boolean failed = true;
        try {
            do {
                runServers();
            } while (rest());
            failed = false;
        } finally {
            if (failed) { // even to log a failure takes memory
                pool.leave(this, false);
            }
        }
    }

    /** Runs servers until it has no permit. */
    private void runServers() {
        int inARow = 0;
        while (true) {
            Activation server = inARow < MOST_IN_A_ROW ? takeNext() : null;
            if (server != null) {
                inARow++;
            } else {
                inARow = 0;
                server = pool.poll(++polls);
                if (server == null) {
                    server = takeNext();
                }
            }
            if (server == null) {
                return;
            }
            if (searching) {
                searching = false;
                pool.endSearch();
            }
            perform(server);
            if (asked) {
                asked = false;
                giveWay();
            }
            if (!pool.isHeldBy(this) && !pool.tryHold(this)) {
                return;
            }
        }
    }

    private void perform(Activation server) {
        IN_HAND.setRelease(this, server);
        TURNS.setRelease(this, turns + 1);
        try {
            server.run();
        } catch (Throwable e) { // no handler's, but one of the runtime's own, as when there is no memory left
            LOG.log(System.Logger.Level.ERROR, "a worker goes on after a failure in " + server, e);
        } finally {
            TURNS.setRelease(this, turns + 1);
            IN_HAND.setRelease(this, null);
            Thread.interrupted(); // a status that a handler has set is not for the next server
            if (named) {
                named = false;
                thread.setName(NAME);
            }
        }
    }

    /** Lets other virtual threads have the carrier; see {@link WorkerPool}. */
    @SuppressWarnings("ThreadPriorityCheck") // a carrier is not taken from a virtual thread that never gives it up
    private void giveWay() {
        if (++requests % DETOUR == 0) {
            LockSupport.parkNanos(this, 1);
            Thread.interrupted();
        } else {
            Thread.yield();
        }
    }

    /** Waits for a new permit; {@code false} if there is to be none. */
    private boolean rest() {
        rest = Rest.SPARE;
        if (!pool.leave(this, true)) {
            return false;
        }
        while (rest == Rest.SPARE) {
            LockSupport.park(this);
            Thread.interrupted(); // one that came too late for whom it was meant
        }
        return rest == Rest.NONE;
    }

    /** Puts a server that the one in hand has woken where it is run next; {@code false} if it has to go elsewhere. */
    boolean offer(Activation server) {
        if (server == inHand || !pool.isHeldBy(this)) {
            return false;
        }
        Activation before = (Activation) NEXT.getAndSet(this, server);
        if (before != null) {
            pool.add(before);
        }
        if (!pool.isHeldBy(this)) { // who took the permit away may have looked here too early
            Activation left = takeNext();
            if (left != null) {
                pool.add(left);
            }
        }
        return true;
    }

    /** Before the server in hand waits for something: lets another worker run what else there is. */
    void beforeWait() {
        if (inHand != null) {
            pool.handOn(this, slot);
        }
    }

    /** After {@link #beforeWait}. */
    void afterWait() {
        if (inHand != null && !pool.isHeldBy(this)) {
            pool.tryHold(this);
        }
    }

    // ---- any thread ----

    /**
     * Names its thread after the server in hand, as that is there for long enough to be seen in a thread dump. To do so each
     * time would cost some 30 nanoseconds, a third of what it takes to run a server that has one message.
     */
    void name() {
        long seen = turns();
        Activation server = (Activation) IN_HAND.getAcquire(this);
        if (server == null || named) {
            return;
        }
        thread.setName(server.toString());
        named = true;
        if (turns() != seen) { // another by now
            thread.setName(NAME);
        }
    }

    /** Takes what is to be run next. */
    @Nullable
    Activation takeNext() {
        return next == null ? null : (Activation) NEXT.getAndSet(this, null);
    }

    /** Begins or goes on, with a permit. Only for who made it or took it from the spares. */
    void wake(@Nullable Activation first) {
        next = first;
        if (rest == Rest.SPARE) {
            rest = Rest.NONE;
            LockSupport.unpark(thread);
        } else {
            thread.start();
        }
    }

    /** Ends one that was taken from the spares. */
    void end() {
        rest = Rest.OVER;
        LockSupport.unpark(thread);
    }

    long turns() {
        return (long) TURNS.getAcquire(this);
    }

    boolean hasServerInHand() {
        return (turns() & 1) == 1;
    }

    /** Whether the server in hand waits for something. */
    boolean isBlocked() {
        if (!hasServerInHand()) {
            return false;
        }
        return switch (thread.getState()) {
            case BLOCKED, WAITING, TIMED_WAITING -> true;
            default -> false;
        };
    }
}
