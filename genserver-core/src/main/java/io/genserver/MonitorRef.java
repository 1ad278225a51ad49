package io.genserver;

/**
 * A monitor that {@link Context#monitor} has set; compared by identity.
 *
 * {@snippet file="LinksExample.java" region="monitor"}
 */
public sealed interface MonitorRef permits Monitor {

    /** The very server that is watched; a reference by name only if nobody had the name. */
    ServerRef<?, ?> server();
}
