package io.genserver.eventbus;

import io.genserver.ContextCarrier;
import io.genserver.ServerRef;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/*
 * A server that hears events as cast messages. Publishers cast them, so that its mailbox is the queue.
 *
 * Where there are retained events, the one who subscribes casts them, and until it is done publishers leave theirs to it, as
 * otherwise a newer event could come before an older one.
 */
final class ServerSubscriber<E, C> extends Subscriber<E> {
    /** How many may be left to the one who subscribes. */
    private static final int MOST_HELD = 1024;

    /**
     * What publishers have left, the last first.
     *
     * @param delivery {@code null} at the end
     */
    private record Held<E>(
            @Nullable Delivery<E> delivery, @Nullable Held<E> before, int count) {}

    private final ServerRef<?, C> server;
    private final BiFunction<? super String, ? super E, ? extends C> toMessage;
    private final Held<E> none = new Held<>(null, null, 0);

    /** {@code null} when publishers cast. */
    private final AtomicReference<@Nullable Held<E>> held = new AtomicReference<>(none);

    ServerSubscriber(
            EventBus<E> bus,
            TopicPattern pattern,
            ServerRef<?, C> server,
            BiFunction<? super String, ? super E, ? extends C> toMessage) {
        super(bus, pattern);
        this.server = server;
        this.toMessage = toMessage;
    }

    @Override
    ServerRef<?, ?> owner() {
        return server;
    }

    @Override
    ServerRef<?, ?> server() {
        return server;
    }

    /** Casts the retained events, then what publishers have left meanwhile. */
    @Override
    void begin(List<Delivery<E>> events) {
        events.forEach(this::cast);
        while (!held.compareAndSet(none, null)) {
            Deque<Delivery<E>> inOrder = new ArrayDeque<>();
            Held<E> left = held.getAndSet(none);
            while (left != null && left.delivery != null) {
                inOrder.addFirst(left.delivery);
                left = left.before;
            }
            inOrder.forEach(this::castForPublisher);
        }
    }

    @Override
    boolean offer(Delivery<E> delivery) {
        while (true) {
            Held<E> present = held.get();
            if (present == null) {
                cast(delivery);
                return true;
            }
            if (present.count == MOST_HELD) {
                drop(delivery);
                return true;
            }
            if (held.compareAndSet(present, new Held<>(delivery, present, present.count + 1))) {
                return true;
            }
        }
    }

    /** On another thread than the publisher's. */
    private void castForPublisher(Delivery<E> delivery) {
        ContextCarrier.Scope scope = bus.attach(delivery);
        try {
            cast(delivery);
        } finally {
            if (scope != null) {
                scope.close();
            }
        }
    }

    private void cast(Delivery<E> delivery) {
        if (!isActive()) {
            countDropped(delivery);
            return;
        }
        C message;
        try {
            message = toMessage.apply(delivery.topic().toString(), delivery.event());
        } catch (RuntimeException e) { // is not the fault of whoever publishes
            LOG.log(System.Logger.Level.ERROR, this + " could not make a message of an event", e);
            drop(delivery);
            return;
        }
        if (server.cast(message)) {
            delivered(1);
            delivery.done(true);
        } else {
            refused(delivery);
        }
    }

    private void refused(Delivery<E> delivery) {
        if (!server.isAlive()) {
            close();
        }
        countDropped(delivery); // the mailbox itself has told observers
    }

    @Override
    void deliver(Delivery<E> delivery, long deadline) {
        throw new AssertionError("offer does not ask for it");
    }

    @Override
    void release() {}

    @Override
    public int queued() {
        return 0;
    }
}
