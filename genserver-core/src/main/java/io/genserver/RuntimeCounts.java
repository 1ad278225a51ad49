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
 * @param deadLetters how many calls and casts were not handled because their server had ended or ended first, and events
 *     were heard by nobody
 * @param dropped how many calls and casts were refused or dropped by full mailboxes, and events by subscriptions
 */
public record RuntimeCounts(long started, long restarted, long exited, long crashed, long deadLetters, long dropped) {}
