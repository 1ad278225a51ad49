/** Carries OpenTelemetry contexts with messages. */
@SuppressWarnings("requires-automatic") // OpenTelemetry has no descriptors
@org.jspecify.annotations.NullMarked
module io.genserver.tracing {
    requires transitive io.genserver;
    requires io.opentelemetry.context;
    requires static org.jspecify;

    exports io.genserver.tracing;
}
