package io.genserver.monitoring;

/**
 * How many messages each server had handled, by the server's id; for hundreds of thousands of them, so without an object
 * each. Open addressing with linear probing; ids begin at 1, so 0 is a free place.
 */
final class HandledCounts {
    private static final int SMALLEST = 64;

    private long[] ids;
    private long[] counts;
    private int size;

    /** An empty one that has room for about so many. */
    HandledCounts(int expected) {
        int places = Integer.highestOneBit(Math.max(SMALLEST, Math.min(expected, 1 << 28) * 2 - 1)) * 2;
        ids = new long[places];
        counts = new long[places];
    }

    int size() {
        return size;
    }

    /** The count of a server, 0 of one that is not here. */
    long get(long id) {
        return counts[place(id)];
    }

    /** Sets the count of a server. */
    void put(long id, long count) {
        if (size * 2 >= ids.length) {
            grow();
        }
        int place = place(id);
        if (ids[place] == 0) {
            ids[place] = id;
            size++;
        }
        counts[place] = count;
    }

    private int place(long id) {
        int mask = ids.length - 1;
        int place = Long.hashCode(id * 0x9E3779B97F4A7C15L) & mask;
        while (ids[place] != 0 && ids[place] != id) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private void grow() {
        long[] oldIds = ids;
        long[] oldCounts = counts;
        ids = new long[oldIds.length * 2];
        counts = new long[oldIds.length * 2];
        for (int i = 0; i < oldIds.length; i++) {
            if (oldIds[i] != 0) {
                int place = place(oldIds[i]);
                ids[place] = oldIds[i];
                counts[place] = oldCounts[i];
            }
        }
    }
}
