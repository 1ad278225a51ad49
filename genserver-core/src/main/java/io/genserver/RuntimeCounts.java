package io.genserver;

/**
 * What has happened in a runtime since it began, in numbers that only grow.
 *
 * {@snippet file="WatchingExample.java" region="counts"}
 *
 * @param started how many servers have started
 * @param restarted how many of these starts were restarts
 * @param exited how many have ended, failed starts included
 * @param crashed how many crashes were reported
 * @param deadLetters as in a {@link RuntimeSnapshot}
 * @param dropped as in a {@link RuntimeSnapshot}
 * @param stuck how many callbacks were reported as stuck
 * @param handledByExited how many messages those that have ended had begun to handle; {@link ServerInfo#handled} of those
 *     that live comes on top
 */
public record RuntimeCounts(
        long started,
        long restarted,
        long exited,
        long crashed,
        long deadLetters,
        long dropped,
        long stuck,
        long handledByExited) {}
