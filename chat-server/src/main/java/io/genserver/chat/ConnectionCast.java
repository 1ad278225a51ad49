package io.genserver.chat;

/** What a {@link Connection} is told. */
enum ConnectionCast {
    /** There is something in the inbox. */
    RECEIVED,
    /** The socket was closed: handle what it still received, then end. */
    CLOSED
}
