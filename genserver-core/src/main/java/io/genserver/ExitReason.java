package io.genserver;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a server ended, as its callers, links, monitors and supervisor are told.
 *
 * {@snippet file="ExitExample.java" region="reasons"}
 */
public sealed interface ExitReason {

    /** The server finished by itself or was stopped without a fault. */
    record Normal() implements ExitReason {
        static final Normal INSTANCE = new Normal();
    }

    /**
     * An orderly stop asked for from outside, as a supervisor does.
     *
     * @param detail what brought it about, or {@code null}
     */
    record Shutdown(@Nullable Object detail) implements ExitReason {
        static final Shutdown PLAIN = new Shutdown(null);
    }

    /** The server was killed: its handler was interrupted and {@link GenServer#terminate} did not run. */
    record Killed() implements ExitReason {
        static final Killed INSTANCE = new Killed();
    }

    /**
     * A callback threw.
     *
     * @param cause what was thrown
     */
    record Crash(Throwable cause) implements ExitReason {
        public Crash {
            Objects.requireNonNull(cause, "cause");
        }
    }

    /** There was no such server, or it had ended before it was asked. */
    record NoProc() implements ExitReason {
        static final NoProc INSTANCE = new NoProc();
    }

    /** The server was on another node, which cannot be reached any more; maybe it lives on. OTP's {@code noconnection}. */
    record NoConnection() implements ExitReason {
        static final NoConnection INSTANCE = new NoConnection();
    }

    /** The reason of a server that is done. */
    static ExitReason normal() {
        return Normal.INSTANCE;
    }

    /** The reason of an orderly stop. */
    static ExitReason shutdown() {
        return Shutdown.PLAIN;
    }

    /** The reason of an orderly stop, saying what brought it about. */
    static ExitReason shutdown(Object detail) {
        return new Shutdown(Objects.requireNonNull(detail, "detail"));
    }

    /** The reason of a server that was killed. */
    static ExitReason killed() {
        return Killed.INSTANCE;
    }

    /** The reason of a server whose callback threw {@code cause}. */
    static ExitReason crash(Throwable cause) {
        return new Crash(cause);
    }

    /** The reason given for a server that is not there. */
    static ExitReason noProc() {
        return NoProc.INSTANCE;
    }

    /** The reason given for a server on a node that cannot be reached. */
    static ExitReason noConnection() {
        return NoConnection.INSTANCE;
    }

    /**
     * Whether the server ended as it should: {@link Normal} or {@link Shutdown}. A {@linkplain Restart#TRANSIENT
     * transient} child is not restarted then.
     */
    default boolean isOrderly() {
        return this instanceof Normal || this instanceof Shutdown;
    }
}
