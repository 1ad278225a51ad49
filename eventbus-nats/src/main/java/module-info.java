/** One event bus and named servers on any number of nodes, over NATS. */
@SuppressWarnings({"requires-automatic", "requires-transitive-automatic"
}) // jnats has no descriptor, but keeps its name
@org.jspecify.annotations.NullMarked
module io.genserver.eventbus.nats {
    requires transitive io.genserver.eventbus;
    requires transitive io.nats.jnats;
    requires tools.jackson.databind;
    requires static org.jspecify;

    exports io.genserver.eventbus.nats;
}
