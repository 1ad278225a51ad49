package io.genserver.benchmarks;

/** Who does the same work side by side. */
public enum Peer {
    GENSERVER("genserver"),
    PEKKO("Pekko Typed"),
    VERTX("Vert.x"),
    THREADS("thread each"),
    ERLANG("Erlang"),
    NETTY("bare Netty"),
    NODE("Node ws"),
    NATS("raw jnats");

    private final String title;

    Peer(String title) {
        this.title = title;
    }

    public String title() {
        return title;
    }

    /** For a workload that has this peer as a parameter by mistake. */
    IllegalArgumentException unfit() {
        return new IllegalArgumentException(title + " does not take part in this");
    }
}
