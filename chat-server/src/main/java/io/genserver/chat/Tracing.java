package io.genserver.chat;

import io.genserver.RuntimeOptions;
import io.genserver.tracing.OpenTelemetryCarrier;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.TracerProvider;
import io.opentelemetry.context.Scope;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Spans of what a client's frame sets off, from its socket to all others. Which SDK or agent takes them is the operator's to
 * say; where there is none, no span is made and nothing is carried. What people say and what they are called is in no span.
 */
final class Tracing {
    /** For a process without a tracer. */
    static final Tracing NONE = new Tracing(OpenTelemetry.noop());

    /** What a client asks for, as {@link Rates.Kind} says. */
    static final AttributeKey<String> REQUEST = AttributeKey.stringKey("chat.request");

    static final AttributeKey<Long> BYTES = AttributeKey.longKey("chat.bytes");

    /** How many messages were made durable together. */
    static final AttributeKey<Long> BATCH = AttributeKey.longKey("chat.log.batch");

    /** To how many sockets a message was written. */
    static final AttributeKey<Long> SOCKETS = AttributeKey.longKey("chat.sockets");

    private final Tracer tracer;
    private final boolean isOn;

    Tracing(OpenTelemetry telemetry) {
        tracer = telemetry.getTracer("io.genserver.chat");
        isOn = telemetry.getTracerProvider() != TracerProvider.noop();
    }

    /** Options for the runtime of a chat that is traced. */
    RuntimeOptions runtimeOptions() {
        return isOn ? RuntimeOptions.DEFAULT.withContextCarrier(new OpenTelemetryCarrier()) : RuntimeOptions.DEFAULT;
    }

    /** A frame has come from a client, with which a trace begins. */
    Span frame(int bytes) {
        return isOn
                ? tracer.spanBuilder("chat.frame")
                        .setNoParent()
                        .setSpanKind(SpanKind.SERVER)
                        .setAttribute(BYTES, (long) bytes)
                        .startSpan()
                : Span.getInvalid();
    }

    /** A step in the current trace; no span if there is none. */
    Span step(String name) {
        return isOn && Span.current().getSpanContext().isValid()
                ? tracer.spanBuilder(name).startSpan()
                : Span.getInvalid();
    }

    /** A step that is over when the future is completed. */
    <T> CompletableFuture<T> follow(String name, Supplier<CompletableFuture<T>> step) {
        Span span = step(name);
        try (Scope _ = within(span)) {
            return step.get().whenComplete((result, failure) -> span.end());
        }
    }

    /** Has what the current thread does be part of a span, until what is returned is closed. */
    @SuppressWarnings("MustBeClosedChecker") // by whoever asked for it
    static Scope within(Span span) {
        return span.getSpanContext().isValid() ? span.makeCurrent() : Scope.noop();
    }
}
