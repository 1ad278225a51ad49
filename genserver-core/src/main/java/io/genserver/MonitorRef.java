package io.genserver;

/** A monitor that {@link Context#monitor} has set; compared by identity. */
public sealed interface MonitorRef permits Monitor {

    /** The server that is watched. */
    ServerRef<?, ?> server();
}
