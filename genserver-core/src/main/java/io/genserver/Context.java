package io.genserver;

import java.time.Duration;

/**
 * What a server can ask of its runtime; given to {@link GenServer#init} and good for the server's life. All methods may
 * be called from any thread and none blocks, {@link #startLink} excepted.
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
     */
    TimerRef sendAfter(Duration delay, C message);

    /**
     * Watches {@code server}: {@link Info.Down} comes exactly once when it ends, at once with {@link ExitReason.NoProc}
     * if it has. A reference by name watches the server that has the name now.
     */
    MonitorRef monitor(ServerRef<?, ?> server);

    /** Ends a monitor: no {@link Info.Down} for it is handled after this, even if one was on its way. */
    void demonitor(MonitorRef monitor);

    /**
     * Links this server and {@code server}: when one ends with another reason than {@link ExitReason.Normal}, so does
     * the other, unless it {@linkplain #trapExit traps exits}. Linking twice is linking once.
     */
    void link(ServerRef<?, ?> server);

    /** Undoes {@link #link}: the end of one no longer reaches the other. */
    void unlink(ServerRef<?, ?> server);

    /**
     * Whether the end of a linked server comes as {@link Info.Exit} and no longer ends this one. The end of the server
     * that {@linkplain #startLink started} this one ends it all the same, after what is in the mailbox, as in OTP.
     */
    void trapExit(boolean trap);

    /**
     * Starts a server that is linked to this one from its first moment, and whose parent this one is. Blocks until its
     * {@link GenServer#init} is done. A start that fails throws, and sends no exit signal.
     *
     * @throws StartException as {@link ServerRuntime#start(GenServer, StartOptions)} does
     */
    <Q2, C2> ServerRef<Q2, C2> startLink(GenServer<?, Q2, C2> server, StartOptions options);
}
