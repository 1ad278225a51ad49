package io.genserver.monitoring;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * What a {@link Sampler} looks at, and how much it keeps; immutable.
 *
 * {@snippet file="SamplerExample.java" region="options"}
 *
 * @param node what operators call this process
 * @param interval how often a sample is taken
 * @param listed how many servers a sample lists at most
 * @param history for how long {@linkplain Point points} are kept
 * @param incidents how many incidents are kept
 * @param gauges what else is measured with each sample, by name; on the sampler's thread, so they must not block. One that
 *     throws, or has no finite value, is left out
 * @param counters what only grows, by name; how much it has grown a second is a gauge of that name
 * @param rules what operators are to be told of
 * @param webhook where they are told, besides in samples and the log
 */
public record SamplerOptions(
        String node,
        Duration interval,
        int listed,
        Duration history,
        int incidents,
        Map<String, DoubleSupplier> gauges,
        Map<String, LongSupplier> counters,
        List<AlertRule> rules,
        Optional<Webhook> webhook) {

    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final int MOST = 100_000;

    /** Every second, 1,000 servers, 15 minutes, 1,000 incidents, no rules; the node is called {@code local}. */
    public static final SamplerOptions DEFAULT = new SamplerOptions(
            "local",
            Duration.ofSeconds(1),
            1_000,
            Duration.ofMinutes(15),
            1_000,
            Map.of(),
            Map.of(),
            List.of(),
            Optional.empty());

    public SamplerOptions {
        Objects.requireNonNull(node, "node");
        if (interval.compareTo(SHORTEST) < 0) {
            throw new IllegalArgumentException("samples are at least " + SHORTEST + " apart, not " + interval);
        }
        requireCount("servers listed", listed);
        requireCount("incidents", incidents);
        if (history.compareTo(interval) < 0 || history.dividedBy(interval) > MOST) {
            throw new IllegalArgumentException(
                    "a history has from 1 to " + MOST + " samples, not " + history + " at one each " + interval);
        }
        gauges = Map.copyOf(gauges);
        counters = Map.copyOf(counters);
        rules = List.copyOf(rules);
        if (rules.stream().map(AlertRule::name).distinct().count() < rules.size()) {
            throw new IllegalArgumentException("two rules have the same name");
        }
        Objects.requireNonNull(webhook, "webhook");
    }

    private static void requireCount(String what, int count) {
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException("there can be from 1 to " + MOST + " " + what + ", not " + count);
        }
    }

    /** These options with another name for the process. */
    public SamplerOptions withNode(String newNode) {
        return new SamplerOptions(newNode, interval, listed, history, incidents, gauges, counters, rules, webhook);
    }

    /** These options with another time between samples. */
    public SamplerOptions withInterval(Duration newInterval) {
        return new SamplerOptions(node, newInterval, listed, history, incidents, gauges, counters, rules, webhook);
    }

    /** These options with another number of servers that are listed. */
    public SamplerOptions withListed(int newListed) {
        return new SamplerOptions(node, interval, newListed, history, incidents, gauges, counters, rules, webhook);
    }

    /** These options with another time for which points are kept. */
    public SamplerOptions withHistory(Duration newHistory) {
        return new SamplerOptions(node, interval, listed, newHistory, incidents, gauges, counters, rules, webhook);
    }

    /** These options with another number of incidents that are kept. */
    public SamplerOptions withIncidents(int newIncidents) {
        return new SamplerOptions(node, interval, listed, history, newIncidents, gauges, counters, rules, webhook);
    }

    /** These options with one more gauge. */
    public SamplerOptions withGauge(String name, DoubleSupplier value) {
        return new SamplerOptions(
                node, interval, listed, history, incidents, with(gauges, name, value), counters, rules, webhook);
    }

    /** These options with one more counter. */
    public SamplerOptions withCounter(String name, LongSupplier count) {
        return new SamplerOptions(
                node, interval, listed, history, incidents, gauges, with(counters, name, count), rules, webhook);
    }

    /** These options with one more rule. */
    public SamplerOptions withRule(AlertRule rule) {
        List<AlertRule> more = new ArrayList<>(rules);
        more.add(rule);
        return new SamplerOptions(node, interval, listed, history, incidents, gauges, counters, more, webhook);
    }

    /** These options with a webhook. */
    public SamplerOptions withWebhook(Webhook newWebhook) {
        return new SamplerOptions(
                node, interval, listed, history, incidents, gauges, counters, rules, Optional.of(newWebhook));
    }

    private static <T> Map<String, T> with(Map<String, T> map, String name, T value) {
        Map<String, T> more = new HashMap<>(map);
        more.put(name, value);
        return more;
    }

    int points() {
        return (int) history.dividedBy(interval);
    }
}
