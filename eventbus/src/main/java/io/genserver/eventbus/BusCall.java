package io.genserver.eventbus;

import io.genserver.Call;

/** What changes the set of subscriptions. */
sealed interface BusCall<E> {
    record Subscribe<E>(Subscription<E> subscription) implements BusCall<E>, Call<BusCall<E>, Boolean> {}

    record Unsubscribe<E>(Subscription<E> subscription) implements BusCall<E>, Call<BusCall<E>, Boolean> {}
}
