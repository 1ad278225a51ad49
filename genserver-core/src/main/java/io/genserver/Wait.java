package io.genserver;

/** What is waited for with a {@link CallEnvelope} that is no call, in place of a message. */
enum Wait {
    /** That a server has started; the first message in its mailbox. */
    INIT,
    /** The end of a child that its supervisor stops. */
    CHILD,
    /** The end of another server. */
    END,
    /** Room in a full mailbox. */
    ROOM
}
