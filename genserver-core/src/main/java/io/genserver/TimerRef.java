package io.genserver;

/** A message that {@link Context#sendAfter} has put off. */
public sealed interface TimerRef permits Timer {

    /**
     * Takes the message back. May be called from any thread.
     *
     * @return whether it was in time; if not, the message is in the mailbox or was handled, or the server has ended
     */
    boolean cancel();
}
