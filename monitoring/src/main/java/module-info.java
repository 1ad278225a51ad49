/** What there is to see of a runtime over time, and what is to be said about it. */
@org.jspecify.annotations.NullMarked
module io.genserver.monitoring {
    requires transitive io.genserver;
    requires java.management;
    requires java.net.http;
    requires com.fasterxml.jackson.annotation;
    requires tools.jackson.databind;
    requires static org.jspecify;

    exports io.genserver.monitoring;

    opens io.genserver.monitoring to
            tools.jackson.databind;
}
