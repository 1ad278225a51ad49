package io.genserver.chat;

/** What a {@link Connection} is told. */
enum ConnectionCast {
    /** There is something in the inbox. */
    RECEIVED,
    /** A message that was on its way is so no more. */
    MESSAGE_DONE,
    /** The socket was closed: handle what it still received, then end. */
    CLOSED
}
