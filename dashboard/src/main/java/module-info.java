/** A system of servers in the terminal, live. */
@org.jspecify.annotations.NullMarked
module io.genserver.dashboard {
    requires transitive io.genserver;
    requires transitive io.genserver.monitoring;
    requires org.jline.terminal;
    requires static org.jspecify;

    exports io.genserver.dashboard;
}
