package io.genserver.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.RuntimeEvent;
import io.genserver.ServerRef;
import io.genserver.testkit.Worker.Note;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the clients of a {@link SeededTree} have sent, and what became of it. Belongs to whichever thread runs. */
final class Ledger {
    int calls;
    int casts;
    int handled;
    int deferredReplies;

    private int answers;
    private int deferredReceived;
    private int undelivered;
    private final Map<ServerRef<?, ?>, Instant> exits = new HashMap<>();
    private final List<String> late = new ArrayList<>();

    void received(boolean deferred) {
        deferredReceived += deferred ? 1 : 0;
    }

    /** Nobody waits for a server that has ended: its end would have been the answer. */
    void timedOut(String what, ServerRef<?, ?> server, Instant now) {
        Instant exit = exits.get(server);
        if (exit != null && exit.isBefore(now)) {
            late.add("a " + what + " of " + server + " timed out at " + now + ", but that had ended at " + exit);
        }
    }

    void answered(String what, Duration timeout, Duration took) {
        answers++;
        if (took.compareTo(timeout) > 0) {
            late.add("a " + what + " with a time-out of " + timeout + " took " + took);
        }
    }

    /** Notes ends, and counts the casts that the runtime says were not handled. */
    void observe(RuntimeEvent event) {
        switch (event) {
            case RuntimeEvent.DeadLetter letter -> count(letter.messageType());
            case RuntimeEvent.Exited exited -> exits.put(exited.server(), exited.time());
            case RuntimeEvent.Dropped drop -> count(drop.messageType());
            default -> {}
        }
    }

    private void count(String messageType) {
        undelivered += messageType.equals(Note.Work.class.getName()) ? 1 : 0;
    }

    /**
     * @param struck how many messages a fault has struck, which were then neither handled nor undelivered
     */
    void assertBalanced(int struck) {
        assertThat(late).as("waits that were too long").isEmpty();
        assertThat(answers).as("answers").isEqualTo(calls);
        assertThat(deferredReceived).as("deferred replies received").isEqualTo(deferredReplies);
        assertThat(casts - handled - undelivered)
                .as("casts of which nothing is known: %s sent, %s handled, %s undelivered", casts, handled, undelivered)
                .isBetween(0, struck);
    }
}
