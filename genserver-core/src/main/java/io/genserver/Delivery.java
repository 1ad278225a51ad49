package io.genserver;

/** What became of a message that was sent. */
enum Delivery {
    /** It is in the mailbox. */
    SENT,
    /** The mailbox was full. */
    NO_ROOM,
    /** The server is ending or has ended. */
    NO_SERVER
}
