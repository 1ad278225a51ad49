package io.genserver.monitoring;

/**
 * What has happened in a runtime since it began.
 *
 * {@snippet file="SamplerExample.java" region="headline"}
 *
 * @param servers how many servers live now
 * @param started how many have started
 * @param restarted how many of these starts were restarts
 * @param exited how many have ended, failed starts included
 * @param crashed how many crashes were reported
 * @param deadLetters how many messages found no server to handle them
 * @param dropped how many messages found no room
 * @param handled how many messages the servers that live now have begun to handle
 */
public record Totals(
        long servers,
        long started,
        long restarted,
        long exited,
        long crashed,
        long deadLetters,
        long dropped,
        long handled) {}
