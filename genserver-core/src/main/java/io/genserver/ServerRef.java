package io.genserver;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A reference to a server, to send it messages; immutable and safe to share between threads.
 *
 * <p>There are two kinds. The one that a start returns stands for that one server and is of no use when it has ended.
 * Those that {@link Registry#ref} and {@link Supervisor#childRef} make stand for whoever has the name, or is the child,
 * at the moment they are used, and so follow a server through its restarts.
 *
 * {@snippet file="ExitExample.java" region="end"}
 *
 * @param <Q> the protocol of its calls
 * @param <C> its cast messages
 */
public sealed interface ServerRef<Q, C> permits ServerProcess, FollowingRef {

    /** How long {@link #call(Call)} waits at most. */
    Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

    /** As {@link #call(Call, Duration)} with {@link #DEFAULT_TIMEOUT}. */
    default <R extends @Nullable Object> R call(Call<Q, R> call) {
        return call(call, DEFAULT_TIMEOUT);
    }

    /**
     * Sends a request and blocks for its reply; from virtual and platform threads, but not from an event loop.
     *
     * <p>A request whose caller has given up is not handled any more if it is still in the mailbox; one that is being
     * handled runs to its end and its reply is dropped.
     *
     * @param timeout how long to wait; centuries are without end
     * @throws CallTimeoutException if there is no reply in time
     * @throws ServerExitedException if the server is not there, or ends before it replies
     * @throws MailboxFullException if the mailbox is full and its policy is not {@link Overflow#BLOCK}
     * @throws CallCycleException if this is a callback of a server that the called one waits for, directly or over others
     * @throws CallInterruptedException if the calling thread is interrupted; its interrupt status is set again
     */
    <R extends @Nullable Object> R call(Call<Q, R> call, Duration timeout);

    /** As {@link #callAsync(Call, Duration)} with {@link #DEFAULT_TIMEOUT}. */
    default <R extends @Nullable Object> CompletableFuture<R> callAsync(Call<Q, R> call) {
        return callAsync(call, DEFAULT_TIMEOUT);
    }

    /**
     * Sends a request without blocking, not even for room in a full mailbox with {@link Overflow#BLOCK}, and so from an
     * event loop too.
     *
     * <p>The future is completed by the thread that replies, as a rule the server's own, or after a time-out by the one
     * thread of all timers; that thread runs what was attached by {@code thenApply} and the like: let it be short, or
     * attach it by {@code thenApplyAsync}. A future that is cancelled or completed otherwise takes a request back which is
     * still in the mailbox. Nobody can know that a server waits for a future: a cycle over {@code join} waits for its
     * time-out.
     *
     * @param timeout how long to wait; centuries are without end
     * @return what completes with the reply, or with {@link CallTimeoutException}, {@link ServerExitedException} or {@link
     *     MailboxFullException}, as {@link #call(Call, Duration)} throws them; none of them is thrown here
     */
    <R extends @Nullable Object> CompletableFuture<R> callAsync(Call<Q, R> call, Duration timeout);

    /**
     * Sends a message without waiting for an effect. Never throws, whatever has become of the server; blocks only while the
     * mailbox is full and its policy is {@link Overflow#BLOCK}.
     *
     * @return whether the message was put into the mailbox: {@code false} if the server has ended or its mailbox is
     *     full, or, where it would have blocked, if the thread was interrupted (its interrupt status is set again) or is
     *     that of a server which the full one waits for
     */
    boolean cast(C message);

    /** As {@link #stop(ExitReason, Duration)} with {@link ExitReason.Normal} and {@link #DEFAULT_TIMEOUT}. */
    default void stop() {
        stop(ExitReason.normal(), DEFAULT_TIMEOUT);
    }

    /**
     * Asks the server to end after the messages that are in its mailbox by now, and blocks until it has: {@link
     * GenServer#terminate} has run, its name and keys are free, monitors have been told. Does nothing if it has ended
     * already.
     *
     * @param reason the exit reason
     * @param timeout how long to wait
     * @throws CallTimeoutException if it has not ended in time; it still will when it gets to the request
     * @throws CallInterruptedException if the calling thread is interrupted; its interrupt status is set again
     * @throws CallCycleException if this is a callback of the server itself, which returns {@link Next#stop} for that, or
     *     of one that it waits for: then it ends when it gets to the request
     */
    void stop(ExitReason reason, Duration timeout);

    /**
     * Ends the server now with {@link ExitReason.Killed}: a handler that is running is interrupted, and what it
     * still returns is ignored; {@link GenServer#terminate} does not run. Does not wait for that handler: when this returns,
     * name and keys are free, and callers, links and monitors have been told. Does nothing if it has ended already.
     */
    void kill();

    /**
     * Blocks until the server has ended.
     *
     * @param timeout how long to wait
     * @return the exit reason; {@link ExitReason.NoProc} from a reference by name that nobody has
     * @throws CallTimeoutException if it has not ended in time
     * @throws CallInterruptedException if the calling thread is interrupted; its interrupt status is set again
     * @throws CallCycleException if this is a callback of the server itself, or of one that it waits for
     */
    ExitReason awaitExit(Duration timeout);

    /** Whether the server is there and has not begun to end; old news by the time it is read. */
    boolean isAlive();

    /** The name it was started with or refers to. */
    Optional<String> name();
}
