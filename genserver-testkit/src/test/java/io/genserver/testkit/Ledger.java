package io.genserver.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.RuntimeEvent;
import io.genserver.testkit.Worker.Note;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the clients of a {@link SeededTree} have sent, and what became of it. Belongs to whichever thread runs. */
final class Ledger {
    int calls;
    int casts;
    int handled;
    int deferredReplies;

    private int answers;
    private int deferredReceived;
    private int undelivered;
    private final List<String> late = new ArrayList<>();

    void received(boolean deferred) {
        deferredReceived += deferred ? 1 : 0;
    }

    void answered(String what, Duration timeout, Duration took) {
        answers++;
        if (took.compareTo(timeout) > 0) {
            late.add("a " + what + " with a time-out of " + timeout + " took " + took);
        }
    }

    /** Counts the casts that the runtime says were not handled. */
    void observe(RuntimeEvent event) {
        switch (event) {
            case RuntimeEvent.DeadLetter letter -> count(letter.messageType());
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
        assertThat(late).as("waits past their time-out").isEmpty();
        assertThat(answers).as("answers").isEqualTo(calls);
        assertThat(deferredReceived).as("deferred replies received").isEqualTo(deferredReplies);
        assertThat(casts - handled - undelivered)
                .as("casts of which nothing is known: %s sent, %s handled, %s undelivered", casts, handled, undelivered)
                .isBetween(0, struck);
    }
}
