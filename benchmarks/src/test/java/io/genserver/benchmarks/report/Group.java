package io.genserver.benchmarks.report;

/** What belongs together in a table and in a chart. */
enum Group {
    MESSAGES("Messages", "messages"),
    CALLS("Calls", "calls"),
    LIVES("Starting, waiting, ending", "lives"),
    BLOCKING("Handlers that block", "blocking"),
    BUS("Event bus", "bus"),
    CHAT("Chat", "chat"),
    CLUSTER("Several nodes, by NATS", "cluster");

    private final String title;
    private final String file;

    Group(String title, String file) {
        this.title = title;
        this.file = file;
    }

    String title() {
        return title;
    }

    String chart() {
        return "benchmarks-" + file + ".svg";
    }
}
