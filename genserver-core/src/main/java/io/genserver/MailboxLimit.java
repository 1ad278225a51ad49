package io.genserver;

import java.util.Objects;

/**
 * The bound of a mailbox. It counts calls and casts; stop requests, timers, what a server casts to itself and what the
 * runtime sends pass by it.
 *
 * {@snippet file="BoundedMailboxExample.java" region="bounded"}
 *
 * @param capacity how many messages may wait
 * @param overflow what happens to one more
 */
public record MailboxLimit(int capacity, Overflow overflow) {
    public MailboxLimit {
        if (capacity < 1) {
            throw new IllegalArgumentException("a mailbox must hold at least one message, not " + capacity);
        }
        Objects.requireNonNull(overflow, "overflow");
    }
}
