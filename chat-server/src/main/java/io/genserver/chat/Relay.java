package io.genserver.chat;

import io.genserver.ServerRef;
import io.genserver.eventbus.nats.NatsConnection;
import io.genserver.eventbus.nats.NatsListener;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Carries frames for one user to the nodes that have its sockets, and who is typing to all. For any thread; nothing here waits. */
final class Relay implements NatsListener {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);
    private static final byte[] YES = "yes".getBytes(StandardCharsets.UTF_8);
    private static final byte[] NO = "no".getBytes(StandardCharsets.UTF_8);
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final System.Logger LOG = System.getLogger("io.genserver.chat");

    private final NatsConnection nats;
    private final String prefix;
    private final String process;
    private final AtomicReference<@Nullable ServerRef<DirectoryCall<?>, DirectoryCast>> directory =
            new AtomicReference<>();
    private final AtomicReference<@Nullable Consumer<ChatEvent.Typing>> typing = new AtomicReference<>();

    private final LongAdder unsent = new LongAdder();

    /** The connection that it listens on; the connection server's thread alone. */
    private @Nullable Connection listening;

    Relay(NatsConnection nats, String prefix, String process) {
        this.nats = nats;
        this.prefix = prefix;
        this.process = process;
    }

    /** Says who hands over what comes from now on. */
    void handOverTo(ServerRef<DirectoryCall<?>, DirectoryCast> newDirectory) {
        directory.set(newDirectory);
    }

    /** Says who hears of those who are typing elsewhere. */
    void tellTyping(Consumer<ChatEvent.Typing> hearer) {
        typing.set(hearer);
    }

    // ---- from here ----

    void tell(Set<String> nodes, Claims.Envelope envelope) {
        nats.connected().ifPresent(jnats -> nodes.forEach(node -> publish(jnats, subject(node), envelope)));
    }

    void sendTyping(ChatEvent.Typing event) {
        nats.connected().ifPresent(jnats -> publish(jnats, typingSubject(), event));
    }

    /** How much was not sent, as NATS was away or had too much to take. */
    long unsent() {
        return unsent.sum();
    }

    private void publish(Connection jnats, String subject, Object what) {
        try {
            jnats.publish(subject, JSON.writeValueAsBytes(what));
        } catch (IllegalStateException e) { // the connection is lost, or has more to send than it can
            unsent.increment();
            LOG.log(System.Logger.Level.DEBUG, "not sent to {0}: {1}", subject, e.getMessage());
        }
    }

    void ask(Set<String> nodes, Claims.Envelope envelope, Claims.Answer answer) {
        Connection jnats = nats.connected().orElse(null);
        if (jnats == null) {
            answer.handedOver(false);
            return;
        }
        byte[] bytes = JSON.writeValueAsBytes(envelope);
        List<CompletableFuture<Boolean>> answers =
                nodes.stream().map(node -> ask(jnats, subject(node), bytes)).toList();
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
                .whenComplete((all, never) -> answer.handedOver(answers.stream().anyMatch(CompletableFuture::join)));
    }

    private static CompletableFuture<Boolean> ask(Connection jnats, String subject, byte[] bytes) {
        try {
            return jnats.request(subject, bytes)
                    .orTimeout(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                    .handle((reply, failure) -> reply != null && reply.getData().length == YES.length);
        } catch (IllegalStateException e) {
            return CompletableFuture.completedFuture(false);
        }
    }

    private String subject(String node) {
        return prefix + ".to." + node;
    }

    private String typingSubject() {
        return prefix + ".typing";
    }

    // ---- from elsewhere ----

    @Override
    public void connected(Connection jnats) {
        if (listening != jnats) {
            listening = jnats;
            Dispatcher dispatcher = jnats.createDispatcher();
            dispatcher.subscribe(subject(process + ".*"), message -> handOver(jnats, message));
            dispatcher.subscribe(typingSubject(), this::hearTyping);
        }
    }

    @Override
    public void disconnected() {
        // jnats subscribes again by itself, or there will be another connection
    }

    private void handOver(Connection jnats, Message message) {
        ServerRef<DirectoryCall<?>, DirectoryCast> current = directory.get();
        Claims.Envelope envelope = read(message, Claims.Envelope.class);
        if (current == null || envelope == null) {
            return;
        }
        // Waits for the directory, so that what comes waits where it is counted, and not in its mailbox.
        boolean yes = current.callAsync(new DirectoryCall.HandOver(envelope), TIMEOUT)
                .exceptionally(failure -> false)
                .join();
        if (message.getReplyTo() != null) {
            jnats.publish(message.getReplyTo(), yes ? YES : NO);
        }
    }

    private void hearTyping(Message message) {
        Consumer<ChatEvent.Typing> hearer = typing.get();
        ChatEvent.Typing event = read(message, ChatEvent.Typing.class);
        if (hearer != null && event != null) {
            hearer.accept(event);
        }
    }

    private static <T> @Nullable T read(Message message, Class<T> type) {
        try {
            return JSON.readValue(message.getData(), type);
        } catch (JacksonException e) {
            LOG.log(System.Logger.Level.WARNING, "not understood, on {0}: {1}", message.getSubject(), e.getMessage());
            return null;
        }
    }
}
