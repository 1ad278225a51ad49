package io.genserver.chat;

import io.opentelemetry.api.trace.Span;
import java.util.concurrent.atomic.AtomicInteger;

/** Follows a message that is published to the last socket that it is written to, over all event loops. */
final class FanOut {
    private final ChatMetrics metrics;
    private final long begun = System.nanoTime();
    private final AtomicInteger left = new AtomicInteger();
    private final AtomicInteger sockets = new AtomicInteger();
    private final Span span;

    /** Begins now, when the message is published. */
    FanOut(ChatMetrics metrics, Tracing tracing) {
        this.metrics = metrics;
        this.span = tracing.step("chat.fanout");
    }

    /** It is on its way to so many event loops. To be called before any of them is asked. */
    void splits(int loops) {
        left.set(loops);
        if (loops == 0) {
            over();
        }
    }

    /** It was written to so many sockets of an event loop. */
    void written(int count) {
        sockets.addAndGet(count);
    }

    /** One event loop has flushed all its sockets, or will not do so any more. */
    void done() {
        if (left.decrementAndGet() == 0) {
            over();
        }
    }

    private void over() {
        metrics.fannedOut(System.nanoTime() - begun);
        span.setAttribute(Tracing.SOCKETS, (long) sockets.get());
        span.end();
    }
}
