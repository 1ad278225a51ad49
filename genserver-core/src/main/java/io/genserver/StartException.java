package io.genserver;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A server could not be started: its {@link GenServer#init} threw (the cause), took too long, or refused. An init refuses
 * by throwing one that {@link #refuse} or {@link #ignore} has made, which is not a fault of its own.
 *
 * {@snippet file="StartExample.java" region="refuse"}
 */
public final class StartException extends GenServerException {
    private static final long serialVersionUID = 1;

    private final boolean ignored;

    private StartException(String message, @Nullable Throwable cause, boolean ignored) {
        super(message, cause);
        this.ignored = ignored;
    }

    /**
     * For init to throw: the server is not to run, and that is a failure, which a supervisor treats as any other.
     *
     * @param why told to whoever starts it
     */
    public static StartException refuse(String why) {
        return new StartException(Objects.requireNonNull(why, "why"), null, false);
    }

    /**
     * For init to throw: the server is not to run, and that is in order. A supervisor goes on without it, and keeps its
     * specification, so that it can be started later. OTP's {@code ignore}.
     *
     * @param why told to whoever starts it
     */
    public static StartException ignore(String why) {
        return new StartException(Objects.requireNonNull(why, "why"), null, true);
    }

    /** Whether init refused by {@link #ignore}. */
    public boolean isIgnored() {
        return ignored;
    }

    static StartException failed(String server, ExitReason reason) {
        return switch (reason) {
            case ExitReason.Crash(StartException refusal) ->
                new StartException(
                        server + " did not start: " + refusal.getMessage(),
                        refusal,
                        refusal.ignored && refusal.getCause() == null); // otherwise it was a server within that is
            case ExitReason.Crash(Throwable cause) ->
                new StartException(server + " failed to start: " + cause, cause, false);
            default -> new StartException(server + " ended while it started: " + reason, null, false);
        };
    }

    static StartException timedOut(String server, Duration timeout) {
        return new StartException(server + " failed to start: init took longer than " + timeout, null, false);
    }
}
