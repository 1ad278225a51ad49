package io.genserver.monitoring;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts there are, and which of their beginnings and ends are told. It outlives the sampler's server, and a server
 * that was killed may not be done with it when the next begins: for any thread.
 */
final class AlertBook {
    /** How many alerts there may be at a time; when all servers are in trouble these tell so. */
    private static final int MAX_ENTRIES = 1_000;

    /** That an alert has begun, or ended. */
    record Change(Alert alert, boolean begins) {}

    private record Key(String rule, String subject) {}

    /** What is known of one subject of one rule. */
    private static final class Entry {
        private double value;
        private String text = "";
        private boolean isAbove;
        private long aboveSince;

        /** Since when it is an alert, if it is one. */
        private @Nullable Instant since;

        private boolean told;
        private boolean wasTold;
        private long lastTold;
    }

    private final AlertReader reader;
    private final Map<String, Threshold> thresholds = new HashMap<>();
    private final Map<Key, Entry> entries = new LinkedHashMap<>();

    AlertBook(AlertReader reader, Collection<AlertRule> rules) {
        this.reader = reader;
        rules.forEach(rule -> thresholds.put(rule.name(), rule.threshold()));
    }

    /** Looks at all rules; what is to be told. */
    synchronized List<Change> update(Look look) {
        entries.values().forEach(entry -> entry.value = 0);
        for (AlertReading reading : reader.read(look)) {
            var key = new Key(reading.rule().name(), reading.subject());
            Entry entry = entries.get(key);
            if (entry == null && reading.value() > reading.rule().threshold().raise() && entries.size() < MAX_ENTRIES) {
                entry = new Entry();
                entries.put(key, entry);
            }
            if (entry != null) {
                entry.value = reading.value();
                entry.text = reading.text();
            }
        }
        List<Change> changes = new ArrayList<>();
        entries.forEach((key, entry) -> update(key, entry, look, changes));
        entries.entrySet().removeIf(e -> isOver(e.getKey(), e.getValue(), look));
        return changes;
    }

    private void update(Key key, Entry entry, Look look, List<Change> changes) {
        Threshold threshold = threshold(key);
        if (entry.since == null) {
            if (entry.value <= threshold.raise()) {
                entry.isAbove = false;
                return;
            }
            if (!entry.isAbove) {
                entry.isAbove = true;
                entry.aboveSince = look.nanos();
            }
            if (look.nanos() - entry.aboveSince >= threshold.after().toNanos()) {
                entry.since = look.time();
                entry.told = false;
            }
        } else if (entry.value < threshold.clear()) {
            if (entry.told) {
                changes.add(new Change(alert(key, entry), false));
            }
            entry.since = null;
            entry.isAbove = false;
        }
        if (entry.since != null && !entry.told && !isCooling(entry, threshold, look)) {
            entry.told = true;
            entry.wasTold = true;
            entry.lastTold = look.nanos();
            changes.add(new Change(alert(key, entry), true));
        }
    }

    private Threshold threshold(Key key) {
        return Objects.requireNonNull(thresholds.get(key.rule()));
    }

    private static boolean isCooling(Entry entry, Threshold threshold, Look look) {
        return entry.wasTold
                && look.nanos() - entry.lastTold < threshold.coolDown().toNanos();
    }

    private boolean isOver(Key key, Entry entry, Look look) {
        return entry.since == null && !entry.isAbove && !isCooling(entry, threshold(key), look);
    }

    /** Those that there are, told or not, the oldest first. */
    synchronized List<Alert> alerts() {
        List<Alert> alerts = new ArrayList<>();
        entries.forEach((key, entry) -> {
            if (entry.since != null) {
                alerts.add(alert(key, entry));
            }
        });
        return alerts;
    }

    private static Alert alert(Key key, Entry entry) {
        return new Alert(key.rule(), key.subject(), Objects.requireNonNull(entry.since), entry.value, entry.text);
    }
}
