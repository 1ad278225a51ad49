package io.genserver;

/**
 * What happens to a message that a full mailbox cannot take. Whatever does not reach its server is counted, for the server
 * and for the runtime, and told to those who {@linkplain Observer#subscribe observe} it.
 *
 * {@snippet file="BoundedMailboxExample.java" region="bounded"}
 */
public enum Overflow {
    /** It is refused: a call fails at once with {@link MailboxFullException}, a cast returns {@code false}. */
    REJECT,
    /** Its sender waits for room: a call within its time-out, a cast until there is room or the server ends. */
    BLOCK,
    /**
     * It is dropped: a call fails at once with {@link MailboxFullException}, a cast returns {@code false}. As {@link
     * #REJECT}, but a loss that the server has chosen and that its senders need not mind.
     */
    DROP_NEWEST,
    /**
     * It is taken, and the call or cast that has waited longest is dropped for it: a caller is told by {@link
     * MailboxFullException}. It may then overtake what is not counted, such as a timer's message or a stop request.
     */
    DROP_OLDEST
}
