package io.genserver.eventbus;

/**
 * A subscription to a pattern, to look at and to end. It ends by {@link #close}, when its server or owner ends, when its
 * handler crashes more than 100 times in 10 seconds, or when its queue is full and has the policy {@link
 * QueuePolicy#CANCEL}. Safe for use by many threads; nothing here blocks.
 *
 * {@snippet file="EventBusExample.java" region="bus"}
 */
public sealed interface Subscription extends AutoCloseable permits Subscriber {

    /** The pattern, as it was given. */
    String pattern();

    /** Whether it has not ended. */
    boolean isActive();

    /** How many events its handler has begun to handle, or its server's mailbox has taken. */
    long delivered();

    /**
     * How many events matched but were not delivered: those that the queue or mailbox had no room for, those that waited
     * when the subscription ended, and those that could not be made into a message.
     */
    long dropped();

    /** How many events wait in its queue; 0 for that of a server, whose mailbox is seen by the runtime's observer. */
    int queued();

    /**
     * Ends it. The handler may still be busy with one event when this returns, and is given no other; those that waited are
     * dropped. A server may still have messages in its mailbox. A handler may end its own subscription. Does nothing if
     * it has ended.
     */
    @Override
    void close();
}
