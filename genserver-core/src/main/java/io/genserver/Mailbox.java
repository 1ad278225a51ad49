package io.genserver;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * The queue of a server: many producers, one consumer, linked, without bound (a bound is kept beside it).
 *
 * The algorithm is Dmitry Vyukov's non-intrusive MPSC node-based queue (1024cores.net), with the envelope as the node.
 * A producer swaps itself in as the tail, then links its predecessor to itself. The consumer follows the links; the
 * node it consumed last stays as the stub that the next node hangs on.
 *
 * Its window of failure: between a producer's swap and its link, the list is cut in two and the consumer cannot reach
 * what lies behind the cut, though other producers may have long been done. Hence next == null means "empty" only if
 * head == tail too; otherwise the consumer has to wait for the link, a matter of two instructions unless the producer's
 * carrier loses its core between them.
 *
 * The tail is swapped with a full fence. The consumer relies on that when it goes idle: it makes itself idle (a CAS, a
 * full fence), then looks at the tail once more; a producer swaps the tail, then looks whether the consumer is idle.
 * One of the two sees the other.
 *
 * A consumed node's link is cut, so that a node which has grown old does not keep all later ones reachable (and in old
 * space).
 *
 * The mailbox is a superclass of its server, and its own first stub, to make an idle server one object of 80 bytes.
 */
abstract class Mailbox extends Envelope {
    private static final VarHandle TAIL = Handles.of(MethodHandles.lookup(), "tail", Envelope.class);
    private static final VarHandle HEAD = Handles.of(MethodHandles.lookup(), "head", Envelope.class);

    /** The node enqueued last. */
    private volatile Envelope tail;

    /**
     * The node consumed last; written by the consumer alone, with release as {@link #forEach} reads it from outside.
     */
    private Envelope head;

    @SuppressWarnings("this-escape") // as a node of its own list; no other thread has it before the constructor is done
    Mailbox() {
        super(null);
        head = this;
        tail = this;
    }

    /** Adds a node; any thread. */
    final void enqueue(Envelope envelope) {
        Envelope previous = (Envelope) TAIL.getAndSet(this, envelope);
        NEXT.setRelease(previous, envelope);
    }

    /** Takes the next node; the consumer only. */
    final @Nullable Envelope poll() {
        Envelope stub = head;
        Envelope first = (Envelope) NEXT.getAcquire(stub);
        if (first == null) {
            if (stub == tail) {
                return null;
            }
            first = awaitLink(stub);
        }
        HEAD.setRelease(this, first);
        NEXT.setRelease(stub, null);
        return first;
    }

    /** Whether nothing is enqueued, not even halfway; the consumer only. */
    final boolean isEmpty() {
        return head == tail;
    }

    /**
     * Lets go of the node consumed last, which may hold on to a caller and its reply, by making the mailbox its own stub
     * again; the consumer only, before it goes idle. A producer that has swapped the tail by then makes the CAS fail, and
     * none that swaps it later can have seen the old stub.
     *
     * @return {@code false} if something is enqueued
     */
    final boolean releaseStub() {
        Envelope stub = head;
        if (stub == this) {
            return stub == tail;
        }
        if (!TAIL.compareAndSet(this, stub, this)) {
            return false;
        }
        HEAD.setRelease(this, this);
        return true;
    }

    /** How many are enqueued, more or less; any thread. Counts no further than {@code limit}. */
    final int depth(int limit) {
        int depth = 0;
        Envelope node = (Envelope) HEAD.getAcquire(this);
        while (node != null && node != tail && depth < limit) {
            node = (Envelope) NEXT.getAcquire(node); // null when it was consumed meanwhile
            depth++;
        }
        return depth;
    }

    /**
     * Shows the node consumed last and all that are in the queue to {@code visitor}, some of them maybe more than once.
     * Any thread may call this beside a consumer that is about to stop consuming.
     */
    final void forEach(Consumer<Envelope> visitor) {
        Envelope node = (Envelope) HEAD.getAcquire(this);
        while (true) {
            visitor.accept(node);
            if (node == tail) {
                return;
            }
            Envelope following = (Envelope) NEXT.getAcquire(node);
            if (following == null) { // not linked yet, or consumed and cut off meanwhile: begin again
                Thread.onSpinWait();
                following = (Envelope) HEAD.getAcquire(this);
            }
            node = following;
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // when the producer has lost its core, giving it this one is what helps
    private static Envelope awaitLink(Envelope stub) {
        for (int spins = 0; ; spins++) {
            Envelope linked = (Envelope) NEXT.getAcquire(stub);
            if (linked != null) {
                return linked;
            }
            if (spins < 64) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }
}
