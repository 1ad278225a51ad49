package io.genserver.eventbus;

import org.jspecify.annotations.Nullable;

/**
 * An event on its way to those that match.
 *
 * @param context what its publisher works for, or {@code null}
 * @param completion told when a subscription is done with it; {@code null} if nobody waits for that
 */
record Delivery<E>(
        Topic topic,
        E event,
        @Nullable Object context,
        @Nullable Completion completion) {

    /**
     * One subscription is done with it.
     *
     * @param handled whether its handler, or its server's mailbox, has taken it
     */
    void done(boolean handled) {
        if (completion != null) {
            completion.done(handled);
        }
    }
}
