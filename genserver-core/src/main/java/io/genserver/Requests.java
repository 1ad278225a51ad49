package io.genserver;

import io.genserver.CallEnvelope.Result;
import io.genserver.Envelope.CastEnvelope;
import io.genserver.Envelope.StopEnvelope;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What others ask of a server, on their threads: the sending side of {@link ServerRef}. */
final class Requests {
    /** The message of a wait for room alone. */
    static final Object ROOM = "room";

    private Requests() {}

    static <R extends @Nullable Object> R call(ServerProcess<?, ?, ?> server, Call<?, R> call, Duration timeout) {
        var envelope = new CallEnvelope<R>(server, Carried.by(server.carrier(), call));
        try {
            WaitGraph.enter(envelope, nameOf(call));
            long begin = envelope.scheduler().nanoTime();
            send(envelope, call, timeout, envelope);
            Result<R> result = envelope.awaitUntil(begin + Durations.toNanos(timeout));
            server.runtime().observer().called(envelope.scheduler().nanoTime() - begin);
            return answer(envelope, nameOf(call), timeout, result);
        } finally {
            WaitGraph.leave(envelope);
        }
    }

    static <R extends @Nullable Object> CompletableFuture<R> callAsync(
            ServerProcess<?, ?, ?> server, Call<?, R> call, Duration timeout) {
        var envelope =
                new AsyncCall<R>(server, Carried.by(server.carrier(), Objects.requireNonNull(call, "call")), timeout);
        try {
            send(envelope, call, timeout, null);
            envelope.begin();
        } catch (GenServerException e) {
            envelope.future.completeExceptionally(e);
        }
        return envelope.future;
    }

    /** Puts a call into the mailbox or throws; what waits for room waits with {@code wait}. */
    private static void send(
            CallEnvelope<?> envelope, Call<?, ?> call, Duration timeout, @Nullable CallEnvelope<?> wait) {
        ServerProcess<?, ?, ?> server = envelope.server;
        switch (deliver(server, envelope, Durations.toNanos(timeout), wait)) {
            case SENT -> {
                if (server.hasExited() && !envelope.owedBy(server)) {
                    envelope.fail(server.exitReason()); // it may have come too late to be seen by the exit
                }
            }
            case NO_SERVER -> {
                server.runtime().observer().deadLetter(server, call);
                throw new ServerExitedException(server.toString(), nameOf(call), ExitReason.noProc());
            }
            case NO_ROOM -> {
                server.runtime().observer().dropped(server, call);
                throw noRoom(envelope, call, timeout, wait != null);
            }
        }
    }

    private static GenServerException noRoom(
            CallEnvelope<?> envelope, Call<?, ?> call, Duration timeout, boolean waited) {
        String server = envelope.server.toString();
        if (envelope.isDecided() && envelope.result() instanceof Result.InCycle<?>(var chain)) {
            return new CallCycleException(nameOf(call), chain);
        }
        if (!waited || !Objects.requireNonNull(envelope.server.bound()).blocks()) {
            return new MailboxFullException(server, nameOf(call));
        }
        return Thread.currentThread().isInterrupted()
                ? new CallInterruptedException(server, nameOf(call))
                : new CallTimeoutException(server, nameOf(call), timeout);
    }

    /** What the caller gets: the reply, or an exception that says why there is none. */
    static <R extends @Nullable Object> R answer(
            CallEnvelope<R> envelope, String request, Duration timeout, Result<R> result) {
        ServerProcess<?, ?, ?> server = envelope.server;
        return switch (result) {
            case Result.Replied<R>(R value) -> value;
            case Result.ServerExited<R>(ExitReason reason) ->
                throw new ServerExitedException(server.toString(), request, reason);
            case Result.TimedOut<R> t -> throw new CallTimeoutException(server.toString(), request, timeout);
            case Result.Interrupted<R> i -> throw new CallInterruptedException(server.toString(), request);
            case Result.Dropped<R> d -> throw new MailboxFullException(server.toString(), request);
            case Result.InCycle<R>(var chain) -> throw new CallCycleException(request, chain);
        };
    }

    static boolean cast(ServerProcess<?, ?, ?> server, Object message) {
        var envelope = new CastEnvelope(Carried.by(server.carrier(), Objects.requireNonNull(message, "message")));
        Bound bound = server.bound();
        Delivery delivery = bound != null && bound.blocks() && !server.isRunByThisThread()
                ? castBlocking(server, envelope)
                : deliver(server, envelope, 0, null);
        switch (delivery) {
            case SENT -> {
                return true;
            }
            case NO_ROOM -> server.runtime().observer().dropped(server, message);
            case NO_SERVER -> server.runtime().observer().deadLetter(server, message);
        }
        return false;
    }

    private static Delivery castBlocking(ServerProcess<?, ?, ?> server, CastEnvelope envelope) {
        var wait = new CallEnvelope<Void>(server, ROOM);
        try {
            WaitGraph.enter(wait, "room");
            return deliver(server, envelope, Durations.FOREVER, wait);
        } catch (CallCycleException e) {
            return deliver(server, envelope, 0, null); // without waiting, which would never end
        } finally {
            WaitGraph.leave(wait);
        }
    }

    private static Delivery deliver(
            ServerProcess<?, ?, ?> server, Envelope envelope, long nanos, @Nullable CallEnvelope<?> wait) {
        Bound bound = server.bound();
        if (bound == null || server.isRunByThisThread()) { // one that waited for room in its own would never make any
            return server.post(envelope) ? Delivery.SENT : Delivery.NO_SERVER;
        }
        return bound.send(server, envelope, nanos, wait);
    }

    static void stop(ServerProcess<?, ?, ?> server, ExitReason reason, Duration timeout) {
        requireOther(server, "stop");
        requestStop(server, Objects.requireNonNull(reason, "reason"))
                .ifPresent(exited -> ended(exited, "stop", timeout));
    }

    /** Asks the server to end; what it returns gets the exit reason. Empty if it has ended. */
    static Optional<CallEnvelope<Void>> requestStop(ServerProcess<?, ?, ?> server, ExitReason reason) {
        var exited = exitWait(server);
        exited.ifPresent(wait -> server.post(new StopEnvelope(reason)));
        return exited;
    }

    static ExitReason awaitExit(ServerProcess<?, ?, ?> server, Duration timeout) {
        requireOther(server, "exit");
        return exitWait(server).map(exited -> ended(exited, "exit", timeout)).orElseGet(server::exitReason);
    }

    private static void requireOther(ServerProcess<?, ?, ?> server, String request) {
        if (server.isRunByThisThread()) {
            throw new CallCycleException(request, List.of(server.toString(), server.toString()));
        }
    }

    /** A call that is never sent and so is decided by the exit alone. */
    private static Optional<CallEnvelope<Void>> exitWait(ServerProcess<?, ?, ?> server) {
        var wait = new CallEnvelope<Void>(server, "exit");
        return wait.owedBy(server) ? Optional.of(wait) : Optional.empty();
    }

    private static ExitReason ended(CallEnvelope<Void> exited, String request, Duration timeout) {
        try {
            WaitGraph.enter(exited, request);
            Result<Void> result = exited.await(timeout);
            if (result instanceof Result.ServerExited<Void>(ExitReason reason)) {
                return reason;
            }
            answer(exited, request, timeout, result);
            throw new AssertionError("nobody has this envelope to reply to it");
        } finally {
            WaitGraph.leave(exited);
        }
    }

    /** Waits for a start, or for the end of a child: calls back to the waiting server fail meanwhile. */
    static <R> Result<R> awaitFirmly(CallEnvelope<R> wait, Duration timeout) {
        try {
            WaitGraph.enterFirmly(wait);
            return wait.await(timeout);
        } finally {
            WaitGraph.leave(wait);
        }
    }

    static String nameOf(Object request) {
        return request.getClass().getSimpleName();
    }
}
