package io.genserver.monitoring;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads what else a program measures. One sampler's own; not for more than one thread at a time. */
final class Gauges {
    private static final System.Logger LOG = System.getLogger("io.genserver.monitoring");

    private final SamplerOptions options;
    private final Map<String, Long> countsBefore = new HashMap<>();

    Gauges(SamplerOptions options) {
        this.options = options;
    }

    /** Their values, the growth of counters since this was called last among them. */
    Map<String, Double> read(double seconds) {
        Map<String, Double> values = new HashMap<>();
        options.gauges().forEach((name, gauge) -> put(values, name, read(name, gauge::getAsDouble)));
        options.counters().forEach((name, counter) -> {
            Long count = read(name, counter::getAsLong);
            if (count != null) {
                Long before = countsBefore.put(name, count);
                put(values, name, before == null ? 0.0 : Math.max(0, count - before) / seconds);
            }
        });
        return values;
    }

    private static void put(Map<String, Double> values, String name, @Nullable Double value) {
        if (value != null && Double.isFinite(value)) { // JSON has no other numbers
            values.put(name, value);
        }
    }

    private static <T> @Nullable T read(String name, Supplier<T> gauge) {
        try {
            return gauge.get();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.DEBUG, "the gauge " + name + " cannot be read", e);
            return null;
        }
    }
}
