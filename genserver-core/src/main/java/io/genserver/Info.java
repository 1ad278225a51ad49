package io.genserver;

/**
 * What the runtime itself tells a server, handled by {@link GenServer#handleInfo}.
 *
 * {@snippet file="LinksExample.java" region="monitor"}
 */
@SuppressWarnings("AvoidCommonTypeNames") // OTP's word; ProcessHandle.Info is not in sight where this is used
public sealed interface Info {

    /**
     * A monitored server has ended, or was not there when the monitor was set. Comes exactly once a monitor.
     *
     * @param monitor the monitor, as {@link Context#monitor} returned it
     * @param server the server that ended
     * @param reason why; {@link ExitReason.NoProc} if it had ended before it was monitored
     */
    record Down(MonitorRef monitor, ServerRef<?, ?> server, ExitReason reason) implements Info {}

    /**
     * A linked server has ended, or one has {@linkplain Context#exit sent} this signal; told to a server that {@linkplain
     * Context#trapExit traps exits}.
     *
     * @param server the server that ended or sent it
     * @param reason why
     */
    record Exit(ServerRef<?, ?> server, ExitReason reason) implements Info {}

    /** No message has come for as long as {@link Context#idleTimeout} said. */
    record IdleTimeout() implements Info {}
}
