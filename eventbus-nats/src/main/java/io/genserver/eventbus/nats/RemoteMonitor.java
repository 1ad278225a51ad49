package io.genserver.eventbus.nats;

import io.genserver.ExitReason;
import io.genserver.ServerRef;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A watch over a server of the cluster; compared by identity.
 *
 * {@snippet file="RemoteExample.java" region="monitor"}
 */
public final class RemoteMonitor implements AutoCloseable {
    private final RemoteServers remote;
    private final String name;
    private final ServerRef<?, ?> watcher;
    private final Consumer<RemoteDown> teller;
    private final AtomicBoolean over = new AtomicBoolean();

    /** Which server it is that is watched, once that is known; the monitors' server's to use. */
    @Nullable
    String token;

    /** When that server, or before it is known the monitor, was last seen to be all right. */
    long seen = System.nanoTime();

    RemoteMonitor(RemoteServers remote, String name, ServerRef<?, ?> watcher, Consumer<RemoteDown> teller) {
        this.remote = remote;
        this.name = name;
        this.watcher = watcher;
        this.teller = teller;
    }

    /** The name of the server that is watched. */
    public String name() {
        return name;
    }

    /** Ends the watch: no {@link RemoteDown} is sent after this. */
    @Override
    public void close() {
        over.set(true);
        remote.unwatch(this);
    }

    ServerRef<?, ?> watcher() {
        return watcher;
    }

    /** Tells, once. */
    void fire(ExitReason reason) {
        if (over.compareAndSet(false, true)) {
            remote.unwatch(this);
            teller.accept(new RemoteDown(this, name, reason));
        }
    }
}
