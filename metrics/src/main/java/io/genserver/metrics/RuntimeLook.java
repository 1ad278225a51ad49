package io.genserver.metrics;

import io.genserver.CallLatency;
import io.genserver.Observer;
import io.genserver.RuntimeCounters;
import io.genserver.Status;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a runtime looked like at a moment.
 *
 * @param servers how many lived, by what they did
 * @param waiting how many messages waited in all mailboxes
 * @param deepest how many in the longest
 * @param handled how many messages those that lived had begun to handle
 * @param recent the calls of late
 * @param calls all calls
 */
record RuntimeLook(
        Map<Status, Integer> servers,
        long waiting,
        int deepest,
        long handled,
        RuntimeCounters counters,
        CallLatency recent,
        CallLatency calls) {

    static RuntimeLook at(Observer observer, CallLatency calls, CallLatency recent) {
        Map<Status, Integer> servers = new EnumMap<>(Status.class);
        var sums = new Object() {
            long waiting;
            int deepest;
            long handled;
        };
        observer.forEach(server -> {
            servers.merge(server.status(), 1, Integer::sum);
            sums.waiting += server.mailbox();
            sums.deepest = Math.max(sums.deepest, server.mailbox());
            sums.handled += server.handled();
        });
        return new RuntimeLook(servers, sums.waiting, sums.deepest, sums.handled, observer.counters(), recent, calls);
    }
}
