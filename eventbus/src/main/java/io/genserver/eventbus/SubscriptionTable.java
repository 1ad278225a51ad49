package io.genserver.eventbus;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/*
 * Who is subscribed to what, and what is retained: one immutable value behind one reference. Publishers read it, and nobody
 * locks it, so it is not lost with any server.
 *
 * To subscribe, to end and to retain are each one CAS, so they have one order. What was retained when a subscriber came in is
 * what its CAS has seen; each later event is published by a CAS that has seen the subscriber. Therefore one who
 * handles the retained events first, and what has come into its queue meanwhile after them, misses none, hears none twice, and
 * hears of no topic an event that was published before one it has heard of already. Two who publish to one topic at the same
 * time have no order, with or without this.
 */
final class SubscriptionTable<E> {

    private record State<E>(TopicTree<Subscriber<E>> tree, Retained<E> retained) {}

    private final AtomicReference<State<E>> state;

    SubscriptionTable(int retainedTopics) {
        state = new AtomicReference<>(new State<>(TopicTree.empty(), Retained.atMost(retainedTopics)));
    }

    /** Lets a subscriber in; returns what it has missed. */
    List<Delivery<E>> add(Subscriber<E> subscriber) {
        State<E> joined =
                change(present -> new State<>(present.tree.with(subscriber.topics(), subscriber), present.retained));
        return joined.retained.matching(subscriber.topics());
    }

    /** Takes one out, if it is there. */
    void remove(Subscriber<E> subscriber) {
        change(present -> new State<>(present.tree.without(subscriber.topics(), subscriber), present.retained));
    }

    /** Retains an event, if that is asked for; returns who is to hear it, not to be changed. */
    List<Subscriber<E>> publish(Topic topic, E event) {
        State<E> now = now().retained.isOff()
                ? now()
                : change(present -> new State<>(present.tree, present.retained.with(topic, event)));
        return now.tree.matches(topic);
    }

    /** Those with this very pattern, not to be changed. */
    List<Subscriber<E>> at(TopicPattern pattern) {
        return now().tree.at(pattern);
    }

    void forget(Topic topic) {
        change(present -> new State<>(present.tree, present.retained.without(topic)));
    }

    @Nullable
    E retained(Topic topic) {
        return now().retained.get(topic);
    }

    boolean retains() {
        return !now().retained.isOff();
    }

    int retainedTopics() {
        return now().retained.size();
    }

    int size() {
        return now().tree.size();
    }

    void forEach(Consumer<? super Subscriber<E>> visitor) {
        now().tree.forEach(visitor);
    }

    private State<E> now() {
        return Objects.requireNonNull(state.get());
    }

    private State<E> change(UnaryOperator<State<E>> change) {
        while (true) {
            State<E> present = now();
            State<E> next = change.apply(present);
            if (state.compareAndSet(present, next)) {
                return next;
            }
        }
    }
}
