package io.genserver;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A server could not be started: its {@link GenServer#init} threw (the cause) or took too long. */
public final class StartException extends GenServerException {
    private static final long serialVersionUID = 1;

    private StartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    static StartException failed(String server, ExitReason reason) {
        return reason instanceof ExitReason.Crash(Throwable cause)
                ? new StartException(server + " failed to start: " + cause, cause)
                : new StartException(server + " ended while it started: " + reason, null);
    }

    static StartException timedOut(String server, Duration timeout) {
        return new StartException(server + " failed to start: init took longer than " + timeout, null);
    }
}
