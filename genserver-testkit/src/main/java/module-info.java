/** The runtime under a virtual clock and one seeded scheduler, and probes, for tests of what is built from servers. */
@org.jspecify.annotations.NullMarked
module io.genserver.testkit {
    requires transitive io.genserver;
    requires static org.jspecify;

    exports io.genserver.testkit;
}
