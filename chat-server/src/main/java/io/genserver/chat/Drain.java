package io.genserver.chat;

import io.genserver.ServerRef;
import io.genserver.eventbus.Subscription;
import java.time.Duration;

/**
 * Ends the chat for its clients: nobody comes in any more, what they have sent is done and told to all, they are
 * told who leaves, and then they are sent away.
 *
 * @param broadcasts what still has to be told
 */
record Drain(
        Health health,
        ServerRef<DirectoryCall<?>, DirectoryCast> directory,
        Audience audience,
        Subscription broadcasts) {

    private static final long POLL_MILLIS = 10;

    /** Blocks until all have gone, or the time is over. */
    void run(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        health.drain();
        // Who does not stop sending must not keep the others from being sent away in time: half of it is theirs.
        long sendAway = deadline - timeout.dividedBy(2).toNanos();
        while (!isIdle() && System.nanoTime() - sendAway < 0) {
            Thread.sleep(POLL_MILLIS);
        }
        Farewell.say(directory);
        audience.sendAway();
        audience.awaitEmpty(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }

    /** What is told comes of what was done. */
    private boolean isIdle() {
        return audience.isIdle() && broadcasts.queued() == 0;
    }
}
