package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.RuntimeOptions;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** One message followed from its socket to all others. */
class TracingTest {
    private final InMemorySpanExporter spans = InMemorySpanExporter.create();

    @AutoClose
    private final OpenTelemetrySdk telemetry = OpenTelemetrySdk.builder()
            .setTracerProvider(SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .build();

    private final Tracing tracing = new Tracing(telemetry);

    /** The spans of the one trace that has one of this name, when it has so many. */
    private Map<String, SpanData> trace(String name, int count) {
        Chat.eventually(() -> assertThat(traceOf(name)).hasSize(count));
        return traceOf(name).stream().collect(Collectors.toMap(SpanData::getName, Function.identity()));
    }

    private List<SpanData> traceOf(String name) {
        List<SpanData> all = spans.getFinishedSpanItems();
        List<String> traces = all.stream()
                .filter(span -> span.getName().equals(name))
                .map(SpanData::getTraceId)
                .toList();
        return all.stream().filter(span -> traces.contains(span.getTraceId())).toList();
    }

    @Test
    void aMessageIsFollowedFromItsSocketToAllOthers() throws Exception {
        try (var chat = Chat.traced(tracing)) {
            // given
            TestClient ada = chat.join("Ada");
            TestClient bert = chat.join("Bert");

            // when
            ada.say("hello");
            bert.awaitEvent("Ada: hello");

            // then
            Map<String, SpanData> trace = trace("chat.fanout", 4);
            SpanData frame = trace.get("chat.frame");
            SpanData room = trace.get("chat.room");
            SpanData log = trace.get("chat.log");
            SpanData fanOut = trace.get("chat.fanout");
            assertThat(frame.getParentSpanContext().isValid()).isFalse();
            assertThat(frame.getKind()).isEqualTo(SpanKind.SERVER);
            assertThat(frame.getAttributes().get(Tracing.REQUEST)).isEqualTo("message");
            assertThat(frame.getAttributes().get(Tracing.BYTES)).isPositive();
            assertThat(room.getParentSpanId()).isEqualTo(frame.getSpanId());
            assertThat(log.getParentSpanId()).isEqualTo(room.getSpanId());
            assertThat(log.getAttributes().get(Tracing.BATCH)).isEqualTo(1);
            assertThat(fanOut.getParentSpanId()).isEqualTo(log.getSpanId());
            assertThat(fanOut.getAttributes().get(Tracing.SOCKETS)).isEqualTo(2);
            assertThat(frame.getStartEpochNanos()).isLessThanOrEqualTo(fanOut.getStartEpochNanos());
        }
    }

    @Test
    void eachFrameHasATraceOfItsOwn() throws Exception {
        try (var chat = Chat.traced(tracing)) {
            // given
            TestClient ada = chat.join("Ada");

            // when
            ada.say("one").say("two").awaitEvent("Ada: two");

            // then
            Chat.eventually(() -> assertThat(traceOf("chat.fanout"))
                    .filteredOn(span -> span.getName().equals("chat.frame"))
                    .hasSize(2)
                    .doesNotHaveDuplicates());
            assertThat(traceOf("chat.fanout"))
                    .filteredOn(span -> span.getName().equals("chat.fanout"))
                    .extracting(SpanData::getTraceId)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void whatPeopleSayAndWhoTheyAreIsInNoSpan() throws Exception {
        try (var chat = Chat.traced(tracing)) {
            // when
            TestClient ada = chat.join("Ada-the-first");
            ada.enter("secret-room");
            ada.say("secret-room", "secret text", "secret-id").awaitEvent("ack secret-id");

            // then
            Chat.eventually(() -> assertThat(traceOf("chat.fanout")).hasSize(4));
            assertThat(spans.getFinishedSpanItems().toString()).doesNotContainIgnoringCase("secret", "Ada-the-first");
        }
    }

    @Test
    void aFrameThatCrashesItsConnectionIsAFailure() throws Exception {
        Connection.FrameReader crashing = text -> {
            if (text.contains("crash")) {
                throw new IllegalStateException("on purpose");
            }
            return ClientFrames.read(text);
        };
        try (var chat = Chat.traced(tracing, crashing)) {
            // when
            chat.connect().sendAsIs("crash").awaitEvent("error message_failed");

            // then
            Chat.eventually(() -> assertThat(spans.getFinishedSpanItems())
                    .anyMatch(span -> span.getName().equals("chat.frame")
                            && span.getStatus().equals(StatusData.error())));
        }
    }

    @Test
    void withoutATracerNothingIsCarried() {
        assertThat(Tracing.NONE.runtimeOptions()).isSameAs(RuntimeOptions.DEFAULT);
        assertThat(new Tracing(GlobalOpenTelemetry.get()).runtimeOptions()).isSameAs(RuntimeOptions.DEFAULT);
        assertThat(new Tracing(OpenTelemetry.noop()).frame(1)).isSameAs(Span.getInvalid());
        assertThat(tracing.runtimeOptions().contextCarrier()).isNotNull();
    }
}
