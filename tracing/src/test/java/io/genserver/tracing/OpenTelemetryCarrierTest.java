package io.genserver.tracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.RuntimeOptions;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.tracing.TracingExample.Kitchen;
import io.genserver.tracing.TracingExample.Note;
import io.genserver.tracing.TracingExample.Order;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class OpenTelemetryCarrierTest {
    private final InMemorySpanExporter exporter = InMemorySpanExporter.create();

    @AutoClose
    private final OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(exporter))
                    .build())
            .build();

    private final OpenTelemetryCarrier carrier = new OpenTelemetryCarrier();

    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(RuntimeOptions.DEFAULT.withContextCarrier(carrier));

    private final Tracer tracer = telemetry.getTracer("test");
    private final ServerRef<Order, Note> kitchen = runtime.start(new Kitchen(tracer));

    private List<SpanData> spans(int count) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> exporter.getFinishedSpanItems().size() == count);
        return exporter.getFinishedSpanItems();
    }

    @Test
    void aHandlersSpanIsAChildOfTheCallersSpan() {
        // when
        assertThat(TracingExample.serve(telemetry)).isEqualTo("soup is ready");

        // then
        List<SpanData> spans = spans(2);
        SpanData cook = spans.getFirst();
        SpanData guest = spans.getLast();
        assertThat(cook.getName()).isEqualTo("cook");
        assertThat(cook.getTraceId()).isEqualTo(guest.getTraceId());
        assertThat(cook.getParentSpanId()).isEqualTo(guest.getSpanId());
    }

    @Test
    void aCastIsOfItsSendersTraceToo() {
        // when
        Span sender = tracer.spanBuilder("send").startSpan();
        try (Scope scope = sender.makeCurrent()) {
            kitchen.cast(new Note("less salt"));
        }

        // then
        assertThat(spans(1).getFirst().getParentSpanId())
                .isEqualTo(sender.getSpanContext().getSpanId());
    }

    @Test
    void whatIsSentOutsideOfAnyTraceBeginsOne() {
        // given
        Span other = tracer.spanBuilder("other").startSpan();
        try (Scope scope = other.makeCurrent()) {
            kitchen.call(new Order("soup"));
        }

        // when
        kitchen.call(new Order("salad"));

        // then
        assertThat(spans(2).getLast().getParentSpanContext().isValid()).isFalse();
    }

    @Test
    void baggageIsCarriedAsWell() {
        try (Scope scope = Baggage.builder().put("table", "7").build().makeCurrent()) {
            assertThat(carrier.capture()).isSameAs(Context.current());
        }
    }

    @Test
    void withoutAnSdkNothingIsCarried() {
        assertThat(TracingExample.serve(OpenTelemetry.noop())).isEqualTo("soup is ready");
        assertThat(carrier.capture()).isNull();
    }
}
