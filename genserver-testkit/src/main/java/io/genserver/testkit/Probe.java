package io.genserver.testkit;

import io.genserver.CallTimeoutException;
import io.genserver.Context;
import io.genserver.ExitReason;
import io.genserver.Info;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.testkit.ProbeServer.Ask;
import io.genserver.testkit.ProbeServer.Item;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * A server that stands in for one that others send to, and keeps what it is sent until the test asks for it. It traps
 * exits. Works in any runtime; its time is that of the runtime, so in a {@link Simulation} it waits for an hour in no
 * time. Messages are given out in the order they came, each once. A
 * probe is asked by one thread at a time.
 *
 * {@snippet file="ProbeExample.java" region="probe"}
 *
 * @param <M> what is cast to it
 */
public final class Probe<M> {

    /** How long {@link #expect} waits. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ServerRef<Ask<M, ?>, M> server;
    private final Context<?, ?> context;

    private Probe(ServerRef<Ask<M, ?>, M> server, Context<?, ?> context) {
        this.server = server;
        this.context = context;
    }

    /** Starts a probe. */
    public static <M> Probe<M> start(ServerRuntime runtime) {
        var behaviour = new ProbeServer<M>();
        ServerRef<Ask<M, ?>, M> server = runtime.start(behaviour);
        return new Probe<>(server, behaviour.context());
    }

    /** What others send to, monitor and link. */
    public ServerRef<?, M> ref() {
        return server;
    }

    /**
     * Waits for the next message for at most {@link #PATIENCE}.
     *
     * @throws AssertionError if it is not {@code expected}, or none comes
     */
    public void expect(M expected) {
        Objects.requireNonNull(expected, "expected");
        M message = take(Probe::message, expected.toString(), PATIENCE);
        if (!message.equals(expected)) {
            throw new AssertionError("expected " + expected + ", but what came is " + message);
        }
    }

    /**
     * Waits for the next message.
     *
     * @throws AssertionError if none comes in time
     */
    public M expectNext(Duration timeout) {
        return take(Probe::message, "a message", timeout);
    }

    /**
     * Waits for {@code duration}.
     *
     * @throws AssertionError if there is a message by then
     */
    public void expectNoMessage(Duration duration) {
        M message;
        try {
            message = server.call(new Ask.Take<>(Probe::message), duration);
        } catch (CallTimeoutException e) {
            return; // as expected
        }
        throw new AssertionError("expected no message within " + duration + ", but what came is " + message);
    }

    /** Watches a server, for {@link #expectDown}. */
    public void monitor(ServerRef<?, ?> watched) {
        context.monitor(watched);
    }

    /** Links the probe and a server, for {@link #expectExit}. */
    public void link(ServerRef<?, ?> linked) {
        context.link(linked);
    }

    /**
     * Waits until a server that the probe {@linkplain #monitor monitors} has ended.
     *
     * @param watched that very server, or a reference by its name
     * @return why it ended
     * @throws AssertionError if it does not end in time
     */
    public ExitReason expectDown(ServerRef<?, ?> watched, Duration timeout) {
        return take(
                item -> item instanceof Item.Told<M>(Info.Down(var monitor, var ended, var reason))
                                && isSame(ended, watched)
                        ? Optional.of(reason)
                        : Optional.empty(),
                "the end of " + watched,
                timeout);
    }

    /**
     * Waits for the exit signal of a linked server.
     *
     * @param linked that very server, or a reference by its name
     * @return why it ended
     * @throws AssertionError if no signal comes in time
     */
    public ExitReason expectExit(ServerRef<?, ?> linked, Duration timeout) {
        return take(
                item -> item instanceof Item.Told<M>(Info.Exit(var ended, var reason)) && isSame(ended, linked)
                        ? Optional.of(reason)
                        : Optional.empty(),
                "the exit signal of " + linked,
                timeout);
    }

    private static boolean isSame(ServerRef<?, ?> one, ServerRef<?, ?> other) {
        return one == other || (one.name().isPresent() && one.name().equals(other.name()));
    }

    private <R> R take(Function<Item<M>, Optional<R>> wanted, String what, Duration timeout) {
        try {
            return server.call(new Ask.Take<>(wanted), timeout);
        } catch (CallTimeoutException e) {
            List<Item<M>> rest = server.call(new Ask.Look<>(List::copyOf));
            throw new AssertionError(
                    "expected " + what + " within " + timeout + ", but "
                            + (rest.isEmpty() ? "nothing came" : "what came is " + rest),
                    e);
        }
    }

    private static <M> Optional<M> message(Item<M> item) {
        return item instanceof Item.Message<M>(M message) ? Optional.of(message) : Optional.empty();
    }

    @Override
    public String toString() {
        return server.toString();
    }
}
