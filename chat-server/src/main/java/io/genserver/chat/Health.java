package io.genserver.chat;

import java.util.ArrayList;
import java.util.List;

/** Whether the chat is fit for its work, as far as is known. For any thread; nothing here waits. */
final class Health {
    private volatile boolean draining;
    private volatile List<String> problems = List.of("starting");

    /** Says that the chat is about to end, and takes nobody in any more. */
    void drain() {
        draining = true;
    }

    boolean isDraining() {
        return draining;
    }

    /** Says what {@link HealthServer} has found, or that nobody looks. */
    void found(List<String> newProblems) {
        problems = List.copyOf(newProblems);
    }

    /** Why nobody should be sent here, in a word or two each; empty if it is ready for them. */
    List<String> problems() {
        List<String> all = new ArrayList<>(problems);
        if (draining) {
            all.add("draining");
        }
        return all;
    }
}
