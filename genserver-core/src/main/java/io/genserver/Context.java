package io.genserver;

import java.time.Duration;

/**
 * What a server can ask of its runtime; given to {@link GenServer#init} and good for the server's life. All methods may
 * be called from any thread and none blocks, {@link #startLink} excepted. Timers, links and monitors that are set when the
 * server has ended have no effect.
 *
 * {@snippet file="TimersExample.java" region="alarm"}
 *
 * @param <Q> the protocol of the server's calls
 * @param <C> its cast messages
 */
public sealed interface Context<Q, C> permits ServerProcess {

    /** The server itself. */
    ServerRef<Q, C> self();

    /** The runtime that the server lives in; its clock is the one to use. */
    ServerRuntime runtime();

    /**
     * Casts {@code message} to this server after {@code delay}. The timer ends with the server. The message passes by a
     * bound of the mailbox, so it is not lost when that is full.
     *
     * @param delay from now; zero or less sends at once
     * @return to take it back
     */
    TimerRef sendAfter(Duration delay, C message);

    /**
     * Casts {@code message} to this server every {@code period}, first after one, until it is cancelled or the server
     * ends. Keeps to the beat, but leaves out ticks that would wait behind another of this timer: a server that is late
     * finds one, not many.
     *
     * @throws IllegalArgumentException if the period is not positive
     */
    TimerRef sendEvery(Duration period, C message);

    /**
     * Has {@link Info.IdleTimeout} sent to this server when no message of any kind has come for as long as {@code
     * timeout}. Holds until the next message, as in OTP, and {@linkplain #continueWith continuing} is none; a handler
     * that wants it again says so again, and the last time-out asked for is the one that counts. For callbacks of this
     * server only.
     *
     * @throws IllegalStateException if called from elsewhere
     */
    void idleTimeout(Duration timeout);

    /**
     * Has {@link GenServer#handleContinue} called with {@code message} when the callback in hand has returned, before any
     * message in the mailbox; {@link GenServer#init} uses it to let its starter go before the longer part of its work. For
     * callbacks of this server only. Forgotten if the callback ends the server.
     *
     * @throws IllegalStateException if called from elsewhere, or twice in a callback
     */
    void continueWith(C message);

    /**
     * Watches {@code server}: {@link Info.Down} comes exactly once when it ends, at once with {@link ExitReason.NoProc}
     * if it has. A reference by name watches the server that has the name now.
     */
    MonitorRef monitor(ServerRef<?, ?> server);

    /**
     * Ends a monitor: no {@link Info.Down} for it is handled after this, even if one is in the mailbox (OTP's {@code
     * flush}).
     *
     * @return whether it still stood: {@code false} if its {@link Info.Down} had been sent, or it was ended before
     */
    boolean demonitor(MonitorRef monitor);

    /**
     * Links this server and {@code server}: when one ends with another reason than {@link ExitReason.Normal}, so does
     * the other once its handler has returned, unless it {@linkplain #trapExit traps exits}. Linking twice is linking
     * once; one who has ended already sends {@link ExitReason.NoProc}.
     *
     * @throws ServerExitedException if it is a reference that follows restarts, and nobody is there now
     */
    void link(ServerRef<?, ?> server);

    /**
     * Sends {@code server} the exit signal that it would get if it were linked to this server and this one ended with
     * {@code reason}: it ends with that reason, or handles {@link Info.Exit} if it traps exits, or ignores {@link
     * ExitReason.Normal}. Does nothing if it has ended. {@link ServerRef#kill} is what cannot be trapped.
     */
    void exit(ServerRef<?, ?> server, ExitReason reason);

    /** Undoes {@link #link}: the end of one no longer reaches the other. */
    void unlink(ServerRef<?, ?> server);

    /**
     * Whether the end of a linked server comes as {@link Info.Exit} and no longer ends this one. The end of the server
     * that {@linkplain #startLink started} this one ends it all the same, after what is in the mailbox, as in OTP. One that
     * does not trap exits is killed with its parent when that is killed.
     */
    void trapExit(boolean trap);

    /**
     * Starts a server that is linked to this one from its first moment, and whose parent this one is. Blocks until its
     * {@link GenServer#init} is done. A start that fails throws, and sends no exit signal.
     *
     * @throws NameTakenException as {@link ServerRuntime#start(GenServer, StartOptions)} does
     * @throws StartException as that does, too
     * @throws CallInterruptedException likewise
     */
    <Q2, C2> ServerRef<Q2, C2> startLink(GenServer<?, Q2, C2> server, StartOptions options);
}
