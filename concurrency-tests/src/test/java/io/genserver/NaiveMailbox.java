package io.genserver;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * {@link Mailbox} with its traps left open. It takes {@code next == null} for "empty": what producers have enqueued behind
 * one that has swapped the tail and not linked yet is invisible to it. And it looks at the tail and sets it in two steps:
 * what is enqueued between them is lost.
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

    boolean releaseStub() {
        if (head != tail.get()) {
            return false;
        }
        NEXT.setRelease(this, null);
        tail.set(this);
        head = this;
        return true;
    }

    boolean isEmpty() {
        return NEXT.getAcquire(head) == null;
    }
}
