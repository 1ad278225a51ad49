package io.genserver;

/** What happens to a message that a full mailbox cannot take. */
public enum Overflow {
    /** It is refused: a call fails at once with {@link MailboxFullException}, a cast returns {@code false}. */
    REJECT,
    /** Its sender waits for room: a call within its time-out, a cast until there is room or the server ends. */
    BLOCK
}
