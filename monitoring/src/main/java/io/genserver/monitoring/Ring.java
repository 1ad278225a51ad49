package io.genserver.monitoring;

import java.util.ArrayDeque;
import java.util.List;

/** The last so many of something, the oldest first. Not for more than one thread at a time. */
final class Ring<T> {
    private final int capacity;
    private final ArrayDeque<T> items = new ArrayDeque<>();

    Ring(int capacity) {
        this.capacity = capacity;
    }

    void add(T item) {
        if (items.size() == capacity) {
            items.removeFirst();
        }
        items.addLast(item);
    }

    void clear() {
        items.clear();
    }

    List<T> toList() {
        return List.copyOf(items);
    }
}
