package io.genserver;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * {@link Mailbox} with its first trap left open: it takes {@code next == null} for "empty". What producers have enqueued
 * behind one that has swapped the tail and not linked yet is invisible to it.
 */
final class NaiveMailbox extends Envelope {
    private final AtomicReference<Envelope> tail = new AtomicReference<>(this);
    private Envelope head = this;

    NaiveMailbox() {
        super(null);
    }

    void enqueue(Envelope envelope) {
        NEXT.setRelease(tail.getAndSet(envelope), envelope);
    }

    @Nullable
    Envelope poll() {
        Envelope first = (Envelope) NEXT.getAcquire(head);
        if (first != null) {
            head = first;
        }
        return first;
    }

    boolean isEmpty() {
        return NEXT.getAcquire(head) == null;
    }
}
