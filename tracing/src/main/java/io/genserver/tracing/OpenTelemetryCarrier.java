package io.genserver.tracing;

import io.genserver.ContextCarrier;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/**
 * Carries OpenTelemetry's current context, and with it the span and the baggage, with messages, as {@link ContextCarrier}
 * says with which. It makes no spans: a handler that wants one begins it as elsewhere, and it becomes a child of the
 * sender's.
 *
 * <p>It knows OpenTelemetry's API alone; the SDK or the agent is the program's. Where there is no span, a message costs a
 * look at the thread's context and nothing else.
 *
 * {@snippet file="TracingExample.java" region="runtime"}
 */
public final class OpenTelemetryCarrier implements ContextCarrier {

    /** One that serves any number of runtimes. */
    public OpenTelemetryCarrier() {}

    @Override
    public @Nullable Object capture() {
        Context current = Context.current();
        return current == Context.root() ? null : current;
    }

    @Override
    @SuppressWarnings("MustBeClosedChecker") // by the runtime, which closes what it gets
    public Scope attach(Object context) {
        return ((Context) context).makeCurrent()::close;
    }
}
