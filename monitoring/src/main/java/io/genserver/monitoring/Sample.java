package io.genserver.monitoring;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What a system of servers looked like at a moment, and how fast it went since the sample before; immutable, and the same
 * whether it was taken in this process or has come over the network.
 *
 * {@snippet file="SamplerExample.java" region="headline"}
 *
 * @param number counts the samples of a sampler, from 1
 * @param node who took it, as operators call it
 * @param time when it was taken
 * @param totals what has happened since the runtime began
 * @param messagesPerSecond how many messages were handled a second, since the sample before
 * @param waiting how many messages wait in all mailboxes
 * @param deepest how many wait in the longest mailbox
 * @param memory the process's heap
 * @param servers those that live, the oldest first; supervisors and the busiest if there are too many to show
 * @param omitted how many servers are not in the list
 * @param gauges what else the program measures, by name
 * @param alerts those that are firing
 */
public record Sample(
        long number,
        String node,
        Instant time,
        Totals totals,
        double messagesPerSecond,
        long waiting,
        int deepest,
        Memory memory,
        List<ServerReading> servers,
        long omitted,
        Map<String, Double> gauges,
        List<Alert> alerts) {

    public Sample {
        servers = List.copyOf(servers);
        gauges = Map.copyOf(gauges);
        alerts = List.copyOf(alerts);
    }
}
