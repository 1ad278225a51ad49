package io.genserver.eventbus.nats;

import io.genserver.Call;
import io.genserver.Context;
import io.genserver.ExitReason;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.eventbus.TopicPattern;
import io.nats.client.Connection;
import io.nats.client.Subscription;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Keeps the subscriptions of a {@link NatsRelay} what the bus hears, and hands what waits in its outbox to jnats. */
final class RelayServer implements GenServer<RelayServer.Link, RelayServer.Request<?>, RelayServer.Message> {
    /** How many events are sent before other messages are handled. */
    private static final int BATCH = 256;

    /** When to try again what jnats had no room for. */
    private static final Duration RETRY = Duration.ofMillis(20);

    /** How long what was published last has to get out when the server ends. */
    private static final Duration LAST = Duration.ofSeconds(1);

    sealed interface Request<R> extends Call<Request<?>, R> {
        /** Send all and wait until NATS has it. */
        record Flush(Duration timeout) implements Request<Boolean> {}
    }

    sealed interface Message {
        /** There is a connection, or there is one again. */
        record Connected(Connection jnats) implements Message {}

        /** The connection is lost for now. */
        record Disconnected() implements Message {}

        /** Somebody has begun or ceased to hear a pattern. */
        record Interest(TopicPattern pattern) implements Message {}

        /** There is something in the outbox. */
        record Wake() implements Message {}

        /** It is time to try again to subscribe to what is heard. */
        record Reconcile() implements Message {}
    }

    /** How things stand. */
    static final class Link {
        private @Nullable Connection jnats;
        private @Nullable Feed feed;
        private boolean up;
        private final Map<TopicPattern, Subscription> subscriptions = new HashMap<>();
    }

    private final NatsRelay<?> relay;

    @SuppressWarnings("NullAway.Init") // set by init, which runs first
    private Context<Request<?>, Message> context;

    RelayServer(NatsRelay<?> relay) {
        this.relay = relay;
    }

    @Override
    public Link init(Context<Request<?>, Message> ownContext) {
        context = ownContext;
        relay.feedBy(null);
        relay.awake();
        relay.listen();
        return new Link();
    }

    @Override
    public Next<Link> handleCall(Request<?> request, From<?> from, Link link) throws InterruptedException {
        return switch (request) {
            case Request.Flush flush -> Next.reply(flush, flush(flush.timeout(), link), link);
        };
    }

    @Override
    public Next<Link> handleCast(Message message, Link link) {
        switch (message) {
            case Message.Connected(Connection jnats) -> connected(jnats, link);
            case Message.Disconnected() -> link.up = false;
            case Message.Interest(TopicPattern pattern) -> look(pattern, link);
            case Message.Reconcile() -> reconcile(link);
            case Message.Wake() -> {
                relay.awake();
                if (send(link, BATCH)) {
                    relay.wake();
                }
            }
        }
        return Next.keep(link);
    }

    private void connected(Connection jnats, Link link) {
        link.jnats = jnats;
        link.up = true;
        if (link.feed == null || !link.feed.isOf(jnats)) {
            link.subscriptions.clear();
            link.feed = null;
            relay.feedBy(null);
            try {
                link.feed = Feed.open(jnats, relay.nats().options());
                relay.feedBy(link.feed);
            } catch (IllegalStateException e) {
                return; // it is closed by now, and there will be another
            }
        }
        reconcile(link);
        relay.wake();
    }

    // ---- what is heard ----

    private void reconcile(Link link) {
        Set<TopicPattern> patterns = new HashSet<>(relay.port().patterns());
        patterns.addAll(link.subscriptions.keySet());
        patterns.forEach(pattern -> look(pattern, link));
    }

    /** Subscribes or unsubscribes, as the bus says now. */
    private void look(TopicPattern pattern, Link link) {
        Feed feed = link.feed;
        if (feed == null) {
            return;
        }
        boolean heard = relay.port().isHeard(pattern);
        Subscription present = link.subscriptions.get(pattern);
        if (heard && present == null) {
            relay.subjects().of(pattern).ifPresent(subject -> subscribe(pattern, subject, feed, link));
        } else if (!heard && present != null) {
            link.subscriptions.remove(pattern);
            feed.unsubscribe(present);
        }
        relay.subscribed(link.subscriptions.size());
    }

    private void subscribe(TopicPattern pattern, String subject, Feed feed, Link link) {
        try {
            link.subscriptions.put(
                    pattern, feed.subscribe(subject, message -> relay.inbox().take(pattern, message)));
        } catch (IllegalStateException e) { // closed, so that there will be another; or no room in its queue
            if (link.up) {
                context.sendAfter(RETRY, new Message.Reconcile());
            }
        }
    }

    // ---- what is sent ----

    /** Sends some of what waits; whether there is more that can be sent now. */
    private boolean send(Link link, int most) {
        Connection jnats = link.jnats;
        if (jnats == null || !link.up) {
            return false;
        }
        for (int i = 0; i < most; i++) {
            Outbox.Outgoing first = relay.outbox().first();
            if (first == null) {
                return false;
            }
            try {
                jnats.publish(first.subject(), relay.nats().headers(), first.payload());
                relay.sent();
            } catch (IllegalStateException e) { // cut off, which will be told; or no room in its queue
                context.sendAfter(RETRY, new Message.Wake());
                return false;
            } catch (IllegalArgumentException e) {
                relay.refused(first, e);
            }
            relay.outbox().removeFirst();
        }
        return true;
    }

    private boolean flush(Duration timeout, Link link) throws InterruptedException {
        long end = System.nanoTime() + timeout.toNanos();
        if (!link.up) { // maybe it only has not been told yet
            relay.nats().connected().ifPresent(jnats -> connected(jnats, link));
        }
        while (send(link, BATCH) && System.nanoTime() < end) {
            // the next ones
        }
        Connection jnats = link.jnats;
        long left = end - System.nanoTime();
        return jnats != null
                && link.up
                && left > 0
                && relay.outbox().size() == 0
                && Jnats.roundTrip(jnats, Duration.ofNanos(left));
    }

    @Override
    public void terminate(ExitReason reason, Link link) throws InterruptedException {
        flush(LAST, link);
        relay.feedBy(null);
        relay.unlisten();
    }
}
