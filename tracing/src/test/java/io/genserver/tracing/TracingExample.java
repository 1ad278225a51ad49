package io.genserver.tracing;

import static io.genserver.Next.keep;
import static io.genserver.Next.reply;

import io.genserver.Call;
import io.genserver.Context;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.RuntimeOptions;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;

/** What the javadoc and the guide show; run by {@link OpenTelemetryCarrierTest}. */
final class TracingExample {
    private TracingExample() {}

    record Order(String what) implements Call<Order, String> {}

    record Note(String what) {}

    // @start region="server"
    static final class Kitchen implements GenServer<Integer, Order, Note> {
        private final Tracer tracer;

        Kitchen(Tracer tracer) {
            this.tracer = tracer;
        }

        @Override
        public Integer init(Context<Order, Note> context) {
            return 0;
        }

        @Override
        public Next<Integer> handleCall(Order order, From<?> from, Integer cooked) {
            Span span = tracer.spanBuilder("cook").startSpan(); // a child of the caller's
            try {
                return reply(order, order.what() + " is ready", cooked + 1);
            } finally {
                span.end();
            }
        }

        @Override
        public Next<Integer> handleCast(Note note, Integer cooked) {
            tracer.spanBuilder("note").startSpan().end();
            return keep(cooked);
        }
    }
    // @end

    static String serve(OpenTelemetry telemetry) {
        // @start region="runtime"
        RuntimeOptions options = RuntimeOptions.DEFAULT.withContextCarrier(new OpenTelemetryCarrier());
        try (ServerRuntime runtime = ServerRuntime.create(options)) {
            Tracer tracer = telemetry.getTracer("restaurant");
            ServerRef<Order, Note> kitchen = runtime.start(new Kitchen(tracer));
            Span guest = tracer.spanBuilder("serve a guest").startSpan();
            try (Scope scope = guest.makeCurrent()) {
                return kitchen.call(new Order("soup"));
            } finally {
                guest.end();
            }
        }
        // @end
    }
}
