package io.genserver;

import org.jspecify.annotations.Nullable;

/**
 * The server is not there, or ended before it replied. When it crashed, the cause is what its callback threw.
 *
 * {@snippet file="CallsExample.java" region="use-crash"}
 */
public final class ServerExitedException extends GenServerException {
    private static final long serialVersionUID = 1;

    /** Holds a {@link Throwable} at most, and throwables serialize; an {@link ExitReason} need not. */
    private final transient ExitReason reason;

    ServerExitedException(String server, String request, ExitReason reason) {
        super(describe(server, request, reason), causeOf(reason));
        this.reason = reason;
    }

    /** Why it ended; {@link ExitReason.NoProc} if it was not there. */
    public ExitReason reason() {
        return reason;
    }

    private static String describe(String server, String request, ExitReason reason) {
        return switch (reason) {
            case ExitReason.NoProc() -> server + " is not there to take " + request;
            case ExitReason.NoConnection() -> server + " could not be reached any more to finish " + request;
            case ExitReason.Crash(Throwable cause) -> server + " crashed before it finished " + request + ": " + cause;
            case ExitReason.Killed() -> server + " was killed before it finished " + request;
            case ExitReason.Normal() -> server + " ended before it finished " + request;
            case ExitReason.Shutdown s -> server + " was shut down before it finished " + request;
        };
    }

    private static @Nullable Throwable causeOf(ExitReason reason) {
        return reason instanceof ExitReason.Crash(Throwable cause) ? cause : null;
    }
}
