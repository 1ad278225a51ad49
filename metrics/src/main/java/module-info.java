/** Micrometer meters for runtimes and event buses. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"}) // Micrometer has no descriptors
@org.jspecify.annotations.NullMarked
module io.genserver.metrics {
    requires transitive io.genserver;
    requires transitive io.genserver.eventbus;
    requires transitive micrometer.core;
    requires static org.jspecify;

    exports io.genserver.metrics;
}
