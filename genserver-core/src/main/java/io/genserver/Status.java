package io.genserver;

/**
 * What a server is doing.
 *
 * {@snippet file="WatchingExample.java" region="busy"}
 */
public enum Status {
    /** Its {@link GenServer#init} has not returned yet. */
    STARTING,
    /** It waits for mail, and has no thread. */
    IDLE,
    /** It has mail, and waits for a thread. */
    SCHEDULED,
    /** It handles a message, or waits in a callback. */
    RUNNING,
    /** It runs {@link GenServer#terminate}. */
    TERMINATING,
    /** It has ended. */
    EXITED
}
