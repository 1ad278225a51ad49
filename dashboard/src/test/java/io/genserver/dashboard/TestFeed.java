package io.genserver.dashboard;

import io.genserver.monitoring.Feed;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A feed that tells what a test says. */
final class TestFeed implements Feed {
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    List<Listener> listeners() {
        return listeners;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public Subscription subscribe(Listener listener) {
        listeners.add(listener);
        listener.connected(true, "");
        listener.sampled(Samples.sample(Samples.chat()));
        return () -> listeners.remove(listener);
    }

    @Override
    public void stop(long serverId) {
        throw new UnsupportedOperationException("a dashboard in the terminal only looks");
    }

    @Override
    public void kill(long serverId) {
        stop(serverId);
    }

    @Override
    public void close() {
        closed = true;
    }
}
