package io.genserver.eventbus.nats;

import static java.lang.System.Logger.Level.WARNING;

import io.genserver.eventbus.RelayPort;
import io.genserver.eventbus.Topic;
import io.genserver.eventbus.TopicPattern;
import io.nats.client.Message;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Takes in what other nodes have published, on jnats' thread. */
final class Inbox<E> {
    /** More kinds of errors than a codec has; whoever makes up others is not told of in the log. */
    private static final int MOST_KINDS = 32;

    private final String name;
    private final String node;
    private final Codec<E> codec;
    private final Subjects subjects;
    private final RelayPort<E> port;
    private final LongAdder received = new LongAdder();
    private final LongAdder undecodable = new LongAdder();
    private final Set<String> kinds = ConcurrentHashMap.newKeySet();

    Inbox(String name, String node, Codec<E> codec, Subjects subjects, RelayPort<E> port) {
        this.name = name;
        this.node = node;
        this.codec = codec;
        this.subjects = subjects;
        this.port = port;
    }

    /** A message has come by the subscription to this pattern. */
    void take(TopicPattern pattern, Message message) {
        if (Jnats.isOf(node, message)) {
            return; // sent by a connection that this node had before
        }
        received.increment();
        Topic topic;
        E event;
        try {
            topic = subjects.topic(message.getSubject());
            event = codec.decode(message.getData());
        } catch (IOException | RuntimeException e) {
            undecodable.increment();
            if (kinds.size() < MOST_KINDS && kinds.add(e.getClass().getName())) {
                NatsConnection.LOG.log(
                        WARNING,
                        "{0} drops what came to {1}, which is no event, and from now on all such without a word: {2}",
                        name,
                        message.getSubject(),
                        e);
            }
            return;
        }
        port.deliver(pattern, topic, event);
    }

    long received() {
        return received.sum();
    }

    long undecodable() {
        return undecodable.sum();
    }
}
