package io.genserver.eventbus;

import io.genserver.Context;
import io.genserver.ExitReason;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerRef;
import io.genserver.StartException;

/** Runs the handler of one {@link HandlerSubscriber}. */
final class SubscriberServer
        implements GenServer<ServerRef<Void, SubscriberServer.Signal>, Void, SubscriberServer.Signal> {

    enum Signal {
        /** There is something in the queue. */
        WAKE,
        /** The subscription has ended. */
        END
    }

    private final HandlerSubscriber<?> subscriber;

    SubscriberServer(HandlerSubscriber<?> subscriber) {
        this.subscriber = subscriber;
    }

    @Override
    public ServerRef<Void, Signal> init(Context<Void, Signal> context) {
        if (!subscriber.serveBy(context.self())) {
            throw StartException.ignore("the handler of " + subscriber + " has a server");
        }
        return context.self();
    }

    @Override
    public Next<ServerRef<Void, Signal>> handleCast(Signal signal, ServerRef<Void, Signal> self) throws Exception {
        return switch (signal) {
            case END -> Next.stop(ExitReason.normal(), self);
            case WAKE -> {
                subscriber.handleSome(self);
                yield Next.keep(self);
            }
        };
    }
}
