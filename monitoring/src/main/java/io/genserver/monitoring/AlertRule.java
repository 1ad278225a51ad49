package io.genserver.monitoring;

import java.util.Objects;

/**
 * What operators are to be told of. A rule is looked at with each sample of a {@link Sampler}; the alerts that it causes
 * are in the {@link Sample}, in the log, and sent to a {@link Webhook} if there is one.
 *
 * {@snippet file="AlertExample.java" region="rules"}
 */
public sealed interface AlertRule {

    /** What the rule is called, in alerts; of one sampler's no two have the same name. */
    String name();

    /** When it is an alert. */
    Threshold threshold();

    /** How many messages wait for a server; of each of those with most, as many as a sample lists. */
    record MailboxDepth(String name, Threshold threshold) implements AlertRule {
        public MailboxDepth {
            require(name, threshold);
        }
    }

    /** For how many seconds a server to which messages wait has not begun to handle another. */
    record Stalled(String name, Threshold threshold) implements AlertRule {
        public Stalled {
            require(name, threshold);
        }
    }

    /**
     * For how many seconds a server has handled nothing: one that should always have something to do.
     *
     * @param server its name in the registry; one that is not there handles nothing
     */
    record Silent(String name, String server, Threshold threshold) implements AlertRule {
        public Silent {
            require(name, threshold);
            Objects.requireNonNull(server, "server");
        }
    }

    /** How many servers were restarted in the last minute. */
    record Restarts(String name, Threshold threshold) implements AlertRule {
        public Restarts {
            require(name, threshold);
        }
    }

    /** How many servers crashed in the last minute. */
    record Crashes(String name, Threshold threshold) implements AlertRule {
        public Crashes {
            require(name, threshold);
        }
    }

    /** How many percent of the heap that there may be are in use, garbage included: best with a time of some minutes. */
    record HeapShare(String name, Threshold threshold) implements AlertRule {
        public HeapShare {
            require(name, threshold);
        }
    }

    /**
     * The value of one of the sample's gauges.
     *
     * @param gauge its name; one that has no value is no alert
     */
    record GaugeAbove(String name, String gauge, Threshold threshold) implements AlertRule {
        public GaugeAbove {
            require(name, threshold);
            Objects.requireNonNull(gauge, "gauge");
        }
    }

    private static void require(String name, Threshold threshold) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(threshold, "threshold");
    }
}
