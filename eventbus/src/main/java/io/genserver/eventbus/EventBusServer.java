package io.genserver.eventbus;

import static io.genserver.Next.keep;
import static io.genserver.Next.reply;

import io.genserver.Context;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.eventbus.BusCall.Subscribe;
import io.genserver.eventbus.BusCall.Unsubscribe;

/**
 * The one who changes the set of subscriptions, and who has each served by a {@link SubscriberServer}. Its state is the
 * bus, which outlives it: when it starts again, the subscriptions are still there.
 */
final class EventBusServer<E> implements GenServer<EventBus<E>, BusCall<E>, EventBusServer.GivenUp<E>> {

    /** A handler crashed too often; its subscription ends. */
    record GivenUp<E>(Subscription<E> subscription) {}

    private final EventBus<E> ownBus;

    EventBusServer(EventBus<E> bus) {
        this.ownBus = bus;
    }

    @Override
    public EventBus<E> init(Context<BusCall<E>, GivenUp<E>> context) {
        ownBus.servedBy(context.self()).forEach(ownBus.subscribers()::startChild);
        return ownBus;
    }

    @Override
    public Next<EventBus<E>> handleCall(BusCall<E> call, From<?> from, EventBus<E> bus) {
        return switch (call) {
            case Subscribe<E> subscribe when subscribe.subscription().isCancelled() -> reply(subscribe, false, bus);
            case Subscribe<E> subscribe -> {
                bus.subscribers().startChild(subscribe.subscription());
                yield reply(subscribe, bus.subscriptions().add(subscribe.subscription()), bus);
            }
            case Unsubscribe<E> unsubscribe -> reply(unsubscribe, remove(unsubscribe.subscription(), bus), bus);
        };
    }

    @Override
    public Next<EventBus<E>> handleCast(GivenUp<E> givenUp, EventBus<E> bus) {
        remove(givenUp.subscription(), bus);
        return keep(bus);
    }

    private static <E> boolean remove(Subscription<E> subscription, EventBus<E> bus) {
        boolean present = bus.subscriptions().remove(subscription);
        subscription.close();
        return present;
    }
}
