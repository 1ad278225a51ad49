/** Topic publish and subscribe, built from servers. */
@org.jspecify.annotations.NullMarked
module io.genserver.eventbus {
    requires transitive io.genserver;
    requires static org.jspecify;

    exports io.genserver.eventbus;
}
