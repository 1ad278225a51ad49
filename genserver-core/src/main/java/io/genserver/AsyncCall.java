package io.genserver;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** A call nobody waits for: its outcome completes a future, and a future that is completed otherwise ends the call. */
final class AsyncCall<R extends @Nullable Object> extends CallEnvelope<R> {
    final CompletableFuture<R> future = new CompletableFuture<>();

    /** The call, and what came with it. */
    private final Object sent;

    private final Duration timeout;
    private final long begin = scheduler().nanoTime();
    private volatile @Nullable Future<?> timer;

    AsyncCall(ServerProcess<?, ?, ?> server, Object sent, Duration timeout) {
        super(server, sent);
        this.sent = sent;
        this.timeout = timeout;
        future.whenComplete((value, thrown) -> timeOut()); // by cancel, for instance: no effect if it came from here
    }

    /** Begins to count the time. */
    void begin() {
        if (Durations.toNanos(timeout) < Durations.FOREVER) {
            timer = scheduler().after(timeout, this::timeOut);
            if (isDecided()) {
                decided(); // before there was a timer to cancel
            }
        }
    }

    @Override
    void decided() {
        Future<?> running = timer;
        if (running != null) {
            running.cancel(false);
        }
        long nanos = scheduler().nanoTime() - begin; // before others are told, who may take their time
        boolean isFirst;
        ContextCarrier.Scope scope = Carried.attach(server.carrier(), sent);
        try {
            String name = Requests.nameOf(Carried.messageOf(sent));
            isFirst = future.complete(Requests.answer(this, name, timeout, result()));
        } catch (Throwable e) { // maybe of a cause that can not be printed; it must not hit the thread that decided
            isFirst = future.completeExceptionally(e);
        } finally {
            if (scope != null) {
                scope.close();
            }
        }
        if (isFirst) {
            server.runtime().observer().called(nanos);
        }
    }
}
