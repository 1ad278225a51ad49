package io.genserver.monitoring;

import java.time.Instant;
import java.util.Map;

/**
 * What is kept of a sample for charts; immutable.
 *
 * {@snippet file="SamplerExample.java" region="history"}
 *
 * @param time when it was taken
 * @param messagesPerSecond how many messages were handled a second, since the sample before
 * @param waiting how many messages waited in all mailboxes
 * @param deepest how many waited in the longest mailbox
 * @param servers how many servers lived
 * @param crashes how many crashes were reported since the sample before
 * @param heap bytes of the heap in use
 * @param gauges what else the program measured, by name
 */
public record Point(
        Instant time,
        double messagesPerSecond,
        long waiting,
        int deepest,
        long servers,
        long crashes,
        long heap,
        Map<String, Double> gauges) {

    public Point {
        gauges = Map.copyOf(gauges);
    }

    static Point of(Sample sample, long crashes) {
        return new Point(
                sample.time(),
                sample.messagesPerSecond(),
                sample.waiting(),
                sample.deepest(),
                sample.totals().servers(),
                crashes,
                sample.memory().used(),
                sample.gauges());
    }
}
