package io.genserver.eventbus;

import io.genserver.Context;
import io.genserver.ExitReason;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerRef;

/**
 * Empties the queue of one {@link Subscription}, an event a message, so that a crash loses the event in hand and no
 * other.
 */
final class SubscriberServer<E>
        implements GenServer<ServerRef<Void, SubscriberServer.Signal>, Void, SubscriberServer.Signal> {

    enum Signal {
        /** There is something in the queue. */
        WAKE,
        /** The subscription was cancelled. */
        END
    }

    private final Subscription<E> subscription;

    SubscriberServer(Subscription<E> subscription) {
        this.subscription = subscription;
    }

    @Override
    public ServerRef<Void, Signal> init(Context<Void, Signal> context) {
        subscription.servedBy(context.self());
        return context.self();
    }

    @Override
    public Next<ServerRef<Void, Signal>> handleCast(Signal signal, ServerRef<Void, Signal> self) throws Exception {
        return switch (signal) {
            case END -> Next.stop(ExitReason.normal(), self);
            case WAKE -> {
                Delivery<E> delivery = subscription.next();
                if (delivery != null) {
                    try {
                        subscription.handler().onEvent(delivery.topic(), delivery.event());
                    } finally {
                        delivery.done();
                    }
                    self.cast(signal);
                }
                yield Next.keep(self);
            }
        };
    }
}
