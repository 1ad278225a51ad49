package io.genserver;

import io.genserver.Envelope.CastEnvelope;
import io.genserver.Envelope.InfoEnvelope;
import io.genserver.internal.Scheduler;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** A message that comes later, once or again and again; a tie of its server, so that it ends with it. */
final class Timer implements TimerRef, Tie, Runnable {
    /** The message of the timer behind {@link Context#idleTimeout}. */
    static final Info IDLE = new Info.IdleTimeout();

    private final ServerProcess<?, ?, ?> server;
    private final Object message;

    /** Zero for one that fires once. */
    private final long periodNanos;

    /** When a periodic one is due. */
    private long due;

    private volatile @Nullable Envelope sent;
    private volatile @Nullable Future<?> scheduled;

    private Timer(ServerProcess<?, ?, ?> server, Object message, long periodNanos) {
        this.server = server;
        this.message = message;
        this.periodNanos = periodNanos;
    }

    static Timer once(ServerProcess<?, ?, ?> server, Duration delay, Object message) {
        return new Timer(server, message, 0).start(delay);
    }

    static Timer every(ServerProcess<?, ?, ?> server, Duration period, Object message) {
        long nanos = Durations.toNanos(period);
        if (nanos <= 0) {
            throw new IllegalArgumentException("a period must be positive, not " + period);
        }
        return new Timer(server, message, nanos).start(period);
    }

    private Timer start(Duration delay) {
        Objects.requireNonNull(delay, "delay");
        if (server.tie(this)) {
            due = scheduler().nanoTime() + periodNanos;
            schedule(delay);
        }
        return this;
    }

    private void schedule(Duration delay) {
        scheduled = scheduler().after(delay, this);
        if (!server.isTied(this)) {
            unschedule(); // it fired already, or was cancelled, or the server ended, before there was anything to undo
        }
    }

    @Override
    public void run() {
        if (periodNanos == 0) {
            if (server.untie(this)) {
                send();
            }
        } else if (server.isTied(this)) {
            Envelope last = sent;
            if (last == null || last.message == null) { // otherwise the server is late: one tick at a time
                send();
            }
            long late = scheduler().nanoTime() - due;
            long ticks = 1 + late / periodNanos; // those that nobody could have taken are left out
            due += ticks * periodNanos;
            schedule(Duration.ofNanos(ticks * periodNanos - late));
        }
    }

    private void send() {
        Envelope envelope = message == IDLE ? new InfoEnvelope(IDLE) : new CastEnvelope(message);
        sent = envelope;
        server.post(envelope);
    }

    /** Whether this timer sent that envelope. */
    boolean sent(Envelope envelope) {
        return sent == envelope;
    }

    @Override
    public boolean cancel() {
        boolean stood = server.untie(this); // first: a tick that schedules the next looks at the tie afterwards
        unschedule();
        return stood;
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

    private Scheduler scheduler() {
        return server.runtime().scheduler();
    }
}
