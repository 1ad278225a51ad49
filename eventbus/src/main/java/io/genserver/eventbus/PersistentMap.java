package io.genserver.eventbus;

import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * A map from strings that never changes: what changes it makes another, which shares nearly all of it. With 100,000 keys a
 * change copies three small arrays, and a search looks into three.
 *
 * It is Phil Bagwell's hash array mapped trie, 64 wide: six bits of the hash choose the slot of a branch, a bitmap says which
 * slots there are, and a slot holds an entry or a branch for the next six bits. Keys whose hashes are equal in all bits lie
 * side by side in a branch below the last level.
 */
final class PersistentMap<V> {
    private static final int BITS = 6;
    private static final int HASH_BITS = 32;
    private static final Branch EMPTY = new Branch(0, new Object[0]);

    private record Entry<V>(String key, V value) {}

    /** Slots are entries and branches. Below the last level the bitmap is not used. */
    private static final class Branch {
        final long bitmap;
        final Object[] slots;

        Branch(long bitmap, Object[] slots) {
            this.bitmap = bitmap;
            this.slots = slots;
        }

        static long bit(int hash, int shift) {
            return 1L << (hash >>> shift);
        }

        int index(long bit) {
            return Long.bitCount(bitmap & (bit - 1));
        }

        /** Where a key lies below the last level; -1 if it does not. */
        int indexOf(String key) {
            for (int i = 0; i < slots.length; i++) {
                if (((Entry<?>) slots[i]).key.equals(key)) {
                    return i;
                }
            }
            return -1;
        }

        Branch replace(int index, Object slot) {
            Object[] copy = slots.clone();
            copy[index] = slot;
            return new Branch(bitmap, copy);
        }

        Branch insert(long bit, int index, Object slot) {
            Object[] copy = Arrays.copyOf(slots, slots.length + 1);
            System.arraycopy(slots, index, copy, index + 1, slots.length - index);
            copy[index] = slot;
            return new Branch(bitmap | bit, copy);
        }

        Branch remove(long bit, int index) {
            Object[] copy = Arrays.copyOf(slots, slots.length - 1);
            System.arraycopy(slots, index + 1, copy, index, copy.length - index);
            return new Branch(bitmap & ~bit, copy);
        }
    }

    private final Branch root;
    private final int size;

    private PersistentMap(Branch root, int size) {
        this.root = root;
        this.size = size;
    }

    static <V> PersistentMap<V> empty() {
        return new PersistentMap<>(EMPTY, 0);
    }

    int size() {
        return size;
    }

    @Nullable
    V get(String key) {
        int hash = hash(key);
        Branch branch = root;
        for (int shift = 0; shift < HASH_BITS; shift += BITS) {
            long bit = Branch.bit(hash, shift);
            if ((branch.bitmap & bit) == 0) {
                return null;
            }
            Object slot = branch.slots[branch.index(bit)];
            if (slot instanceof Entry<?> entry) {
                return entry.key.equals(key) ? value(entry) : null;
            }
            branch = (Branch) slot;
        }
        int index = branch.indexOf(key);
        return index < 0 ? null : value((Entry<?>) branch.slots[index]);
    }

    /** This map with another value for a key. */
    PersistentMap<V> with(String key, V value) {
        boolean isNew = get(key) == null;
        return new PersistentMap<>(put(root, 0, new Entry<>(key, value)), isNew ? size + 1 : size);
    }

    private static Branch put(Branch branch, int shift, Entry<?> entry) {
        if (shift >= HASH_BITS) {
            int index = branch.indexOf(entry.key);
            return index < 0 ? branch.insert(0, branch.slots.length, entry) : branch.replace(index, entry);
        }
        long bit = Branch.bit(hash(entry.key), shift);
        int index = branch.index(bit);
        if ((branch.bitmap & bit) == 0) {
            return branch.insert(bit, index, entry);
        }
        return branch.replace(
                index,
                switch (branch.slots[index]) {
                    case Entry<?> present when present.key.equals(entry.key) -> entry;
                    case Entry<?> present -> put(put(EMPTY, shift + BITS, present), shift + BITS, entry);
                    case Object below -> put((Branch) below, shift + BITS, entry);
                });
    }

    /** This map without a key. */
    PersistentMap<V> without(String key) {
        return get(key) == null ? this : new PersistentMap<>(remove(root, 0, key), size - 1);
    }

    private static Branch remove(Branch branch, int shift, String key) {
        if (shift >= HASH_BITS) {
            return branch.remove(0, branch.indexOf(key));
        }
        long bit = Branch.bit(hash(key), shift);
        int index = branch.index(bit);
        if (branch.slots[index] instanceof Entry<?>) {
            return branch.remove(bit, index);
        }
        Branch below = remove((Branch) branch.slots[index], shift + BITS, key);
        return below.slots.length == 0 ? branch.remove(bit, index) : branch.replace(index, below);
    }

    void forEach(Consumer<? super V> visitor) {
        forEach(root, visitor);
    }

    private void forEach(Branch branch, Consumer<? super V> visitor) {
        for (Object slot : branch.slots) {
            if (slot instanceof Entry<?> entry) {
                visitor.accept(value(entry));
            } else {
                forEach((Branch) slot, visitor);
            }
        }
    }

    @SuppressWarnings("unchecked") // only with() makes entries
    private V value(Entry<?> entry) {
        return (V) entry.value;
    }

    /** The branches nearest to the root use the lowest bits, into which this mixes the others. */
    private static int hash(String key) {
        int hash = key.hashCode() * 0x9e3779b9;
        return hash ^ (hash >>> 16);
    }
}
