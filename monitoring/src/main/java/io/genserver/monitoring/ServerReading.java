package io.genserver.monitoring;

import io.genserver.Status;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * What a sample shows of one server; see {@link io.genserver.ServerInfo}.
 *
 * {@snippet file="SamplerExample.java" region="headline"}
 *
 * @param id its number
 * @param name its name, or its label and number
 * @param parent the id of the server that started it with a link
 * @param supervisor whether it is a supervisor
 * @param status what it was doing
 * @param mailbox how many messages waited
 * @param handled how many messages it has begun to handle
 * @param messagesPerSecond how many it has begun to handle a second, since the sample before
 * @param dropped how many messages its full mailbox has refused or dropped
 * @param restarts how often its supervisor has restarted the child that it is
 * @param startedAt when its start began
 */
public record ServerReading(
        long id,
        String name,
        OptionalLong parent,
        boolean supervisor,
        Status status,
        int mailbox,
        long handled,
        double messagesPerSecond,
        long dropped,
        int restarts,
        Instant startedAt) {}
