package io.genserver.monitoring;

import static io.genserver.Next.keep;
import static io.genserver.Next.stop;

import io.genserver.Context;
import io.genserver.ExitReason;
import io.genserver.GenServer;
import io.genserver.Next;

/** Tells one listener, at that one's pace. What the listener throws is a crash, with which the subscription ends. */
final class ListenerServer implements GenServer<Outbox, Void, ListenerServer.Signal> {
    /** There may be something to tell, or nothing any more. */
    enum Signal {
        TELL
    }

    private final Outbox outbox;
    private final Feed.Listener listener;

    ListenerServer(Outbox outbox, Feed.Listener listener) {
        this.outbox = outbox;
        this.listener = listener;
    }

    @Override
    public Outbox init(Context<Void, Signal> context) {
        return outbox;
    }

    @Override
    public Next<Outbox> handleCast(Signal signal, Outbox own) {
        own.tell(listener);
        return own.isClosed() ? stop(ExitReason.normal(), own) : keep(own);
    }
}
