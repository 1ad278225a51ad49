package io.genserver.metrics;

import io.genserver.Observer;
import io.genserver.Status;
import java.util.EnumMap;
import java.util.Map;

/**
 * What the servers of a runtime looked like at a moment.
 *
 * @param byStatus how many lived, by what they did
 * @param waiting how many messages waited in all mailboxes
 * @param deepest how many in the longest
 * @param handled how many messages they, and those that have ended, had begun to handle
 */
record ServersLook(Map<Status, Integer> byStatus, long waiting, int deepest, long handled) {

    static ServersLook at(Observer observer) {
        // First, so that one that ends now may be missed for a moment, but is not counted twice.
        long handledByExited = observer.counts().handledByExited();
        Map<Status, Integer> byStatus = new EnumMap<>(Status.class);
        var sums = new Object() {
            long waiting;
            int deepest;
            long handled;
        };
        observer.forEach(server -> {
            byStatus.merge(server.status(), 1, Integer::sum);
            sums.waiting += server.mailbox();
            sums.deepest = Math.max(sums.deepest, server.mailbox());
            sums.handled += server.handled();
        });
        return new ServersLook(byStatus, sums.waiting, sums.deepest, handledByExited + sums.handled);
    }
}
