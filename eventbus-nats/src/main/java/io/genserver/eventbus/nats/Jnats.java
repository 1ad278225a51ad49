package io.genserver.eventbus.nats;

import io.nats.client.Connection;
import io.nats.client.JetStreamStatusException;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** What is done with jnats in more than one place. */
final class Jnats {
    /** Says which node a message is from. */
    static final String NODE = "Genserver-Node";

    private Jnats() {}

    static Headers from(String node) {
        return new Headers(new Headers().put(NODE, node), true);
    }

    static boolean isOf(String node, Message message) {
        Headers headers = message.getHeaders();
        return headers != null && node.equals(headers.getFirst(NODE));
    }

    /**
     * Waits until NATS has handled all that was sent before: a request that nobody answers is refused by NATS itself, in
     * order. A flush of jnats would count among the pings of which only few may be out.
     *
     * @return whether it has in time
     */
    static boolean roundTrip(Connection jnats, Duration timeout) throws InterruptedException {
        CompletableFuture<Message> answer;
        try {
            answer = jnats.requestWithTimeout(jnats.createInbox(), null, timeout);
        } catch (IllegalStateException e) {
            return false; // cut off
        }
        try {
            answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            return true; // somebody hears all inboxes, which is as good
        } catch (ExecutionException e) {
            return isNoResponders(e.getCause());
        } catch (TimeoutException | CancellationException e) {
            answer.cancel(false);
            return false;
        }
    }

    /** Whether it is NATS's answer to a request on a subject that nobody hears. */
    static boolean isNoResponders(@Nullable Throwable answer) {
        return answer instanceof JetStreamStatusException refusal
                && refusal.getStatus().isNoResponders();
    }
}
