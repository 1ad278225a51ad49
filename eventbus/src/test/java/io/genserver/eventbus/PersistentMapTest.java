package io.genserver.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PersistentMapTest {

    @Test
    void itHoldsWhatAHashMapHolds() {
        long seed = System.nanoTime();
        var random = new SplittableRandom(seed);
        Map<String, Integer> expected = new HashMap<>();
        PersistentMap<Integer> map = PersistentMap.empty();
        for (int i = 0; i < 100_000; i++) {
            String key = key(random.nextInt(5_000));
            if (random.nextInt(3) == 0) {
                expected.remove(key);
                map = map.without(key);
            } else {
                expected.put(key, i);
                map = map.with(key, i);
            }
            String other = key(random.nextInt(5_000));
            assertThat(map.get(other)).as("seed %d", seed).isEqualTo(expected.get(other));
            assertThat(map.size()).as("seed %d", seed).isEqualTo(expected.size());
        }
        List<Integer> values = new ArrayList<>();
        map.forEach(values::add);
        assertThat(values).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(expected.values());
    }

    @Test
    void aChangeLeavesTheMapBeforeAsItWas() {
        PersistentMap<Integer> before = PersistentMap.<Integer>empty().with("a", 1);

        PersistentMap<Integer> after = before.with("a", 2).with("b", 3).without("a");

        assertThat(before.get("a")).isEqualTo(1);
        assertThat(before.get("b")).isNull();
        assertThat(after.get("a")).isNull();
        assertThat(after.get("b")).isEqualTo(3);
    }

    @Test
    void keysWithEqualHashesAreKeptApart() {
        List<String> keys = List.of(key(0), key(1), key(2), key(3));
        PersistentMap<String> map = PersistentMap.empty();
        for (String key : keys) {
            map = map.with(key, key);
        }

        for (String key : keys) {
            assertThat(map.get(key)).isEqualTo(key);
            assertThat(map.without(key).get(key)).isNull();
        }
        assertThat(keys.stream().map(String::hashCode).distinct()).hasSize(1);
        assertThat(map.size()).isEqualTo(4);
        assertThat(map.get("0AaAb")).isNull();
    }

    /** "Aa" and "BB" have the same hash, so that four numbers share one. */
    private static String key(int number) {
        return number / 4 + List.of("AaAa", "AaBB", "BBAa", "BBBB").get(number % 4);
    }
}
