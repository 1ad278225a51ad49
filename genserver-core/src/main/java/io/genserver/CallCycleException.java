package io.genserver;

import java.util.List;

/**
 * A server would have waited for itself: the request would have closed a cycle of servers of which each waits for the
 * next, so that none of them could ever answer. Thrown at once instead of after the time-out.
 *
 * {@snippet file="CycleExample.java" region="cycle"}
 */
public final class CallCycleException extends GenServerException {
    private static final long serialVersionUID = 1;

    private final transient List<String> chain;

    CallCycleException(String request, List<String> chain) {
        super(
                "waiting for " + request + " would never end, as these wait for each other: "
                        + String.join(" -> ", chain),
                null);
        this.chain = chain;
    }

    /** The names of the servers, each waiting for the next; the first is the last. */
    public List<String> chain() {
        return chain;
    }
}
