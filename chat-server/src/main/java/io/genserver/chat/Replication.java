package io.genserver.chat;

import java.time.Duration;

/**
 * How the log of all nodes is kept by NATS.
 *
 * @param prefix what the names of streams and subjects begin with: chats with different ones know nothing of each other
 * @param replicas how many servers of NATS have a copy
 * @param age how long entries are kept, for nodes that are new
 */
record Replication(String prefix, int replicas, Duration age) {
    String logStream() {
        return prefix + "-log";
    }

    String logSubject() {
        return prefix + ".log";
    }
}
