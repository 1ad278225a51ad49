package io.genserver;

import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** A cast that comes later; a tie of its server, so that it ends with it. */
final class Timer implements TimerRef, Tie, Runnable {
    private final ServerProcess<?, ?, ?> server;
    private final Object message;
    private volatile @Nullable Future<?> scheduled;

    Timer(ServerProcess<?, ?, ?> server, Object message) {
        this.server = server;
        this.message = message;
    }

    void scheduledAs(Future<?> future) {
        scheduled = future;
        if (!server.isTied(this)) {
            unschedule(); // the server ended before there was anything to unschedule
        }
    }

    @Override
    public void run() {
        if (server.untie(this)) {
            server.post(new Envelope.CastEnvelope(message));
        }
    }

    @Override
    public boolean cancel() {
        unschedule();
        return server.untie(this);
    }

    @Override
    public void serverExited(ServerProcess<?, ?, ?> dead, ExitReason reason) {
        unschedule();
    }

    private void unschedule() {
        Future<?> future = scheduled;
        if (future != null) {
            future.cancel(false);
        }
    }
}
