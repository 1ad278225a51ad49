package io.genserver;

/**
 * A message that {@link Context#sendAfter} has put off, or that {@link Context#sendEvery} sends again and again.
 *
 * {@snippet file="TimersExample.java" region="alarm"}
 */
public sealed interface TimerRef permits Timer {

    /**
     * Takes the message back, or those to come. Never blocks; may be called from any thread.
     *
     * @return whether it was in time; if not, the message is in the mailbox or was handled, it was taken back before, or the
     *     server has ended
     */
    boolean cancel();
}
