package io.genserver.eventbus;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The last event of each topic. Never changes: one more event makes another. When there are more topics than it may hold, a
 * tenth of them, those that were published to longest ago, is forgotten at once, so that the search for them is worth it.
 */
final class Retained<E> {

    /**
     * @param number the events in the order they were published
     */
    private record Value<E>(Topic topic, E event, long number) {}

    private final int most;
    private final PersistentMap<Value<E>> values;
    private final long published;

    private Retained(int most, PersistentMap<Value<E>> values, long published) {
        this.most = most;
        this.values = values;
        this.published = published;
    }

    /**
     * @param most how many topics; 0 for none
     */
    static <E> Retained<E> atMost(int most) {
        return new Retained<>(most, PersistentMap.empty(), 0);
    }

    boolean isOff() {
        return most == 0;
    }

    int size() {
        return values.size();
    }

    @Nullable
    E get(Topic topic) {
        Value<E> value = values.get(topic.toString());
        return value == null ? null : value.event;
    }

    Retained<E> with(Topic topic, E event) {
        var value = new Value<>(topic, event, published + 1);
        PersistentMap<Value<E>> more = values.with(topic.toString(), value);
        return new Retained<>(most, more.size() > most ? newest(more, most - most / 10) : more, value.number);
    }

    Retained<E> without(Topic topic) {
        return new Retained<>(most, values.without(topic.toString()), published);
    }

    private static <E> PersistentMap<Value<E>> newest(PersistentMap<Value<E>> values, int count) {
        List<Value<E>> sorted = sorted(values);
        PersistentMap<Value<E>> newest = PersistentMap.empty();
        for (Value<E> value : sorted.subList(sorted.size() - count, sorted.size())) {
            newest = newest.with(value.topic.toString(), value);
        }
        return newest;
    }

    /** What one who subscribes now has missed, in the order it was published. Looks at all topics. */
    List<Delivery<E>> matching(TopicPattern pattern) {
        return sorted(values).stream()
                .filter(value -> pattern.matches(value.topic))
                .map(value -> new Delivery<>(value.topic, value.event, null, null))
                .toList();
    }

    private static <E> List<Value<E>> sorted(PersistentMap<Value<E>> values) {
        List<Value<E>> sorted = new ArrayList<>(values.size());
        values.forEach(sorted::add);
        sorted.sort(Comparator.comparingLong(Value::number));
        return sorted;
    }
}
