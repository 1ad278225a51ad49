package io.genserver.eventbus.nats;

import io.genserver.ExitReason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Why a call to a server on another node, or the claim to a name, failed. A request that is too large fails with {@link
 * TooLargeException}.
 *
 * {@snippet file="RemoteExample.java" region="errors"}
 */
public abstract sealed class RemoteException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private RemoteException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** Nobody in the cluster has the name, or none that can be reached. */
    public static final class NoSuchName extends RemoteException {
        private static final long serialVersionUID = 1;

        NoSuchName(String name) {
            super("no node has a server called " + name, null);
        }
    }

    /** The server ended before it replied. */
    public static final class ServerExited extends RemoteException {
        private static final long serialVersionUID = 1;

        /** Holds a {@link Throwable} at most, and throwables serialize; an {@link ExitReason} need not. */
        private final transient ExitReason reason;

        ServerExited(String name, ExitReason reason) {
            super(name + " ended before it replied: " + reason, null);
            this.reason = reason;
        }

        /** Why it ended. A crash has a {@link RemoteCrashException}, which tells what was thrown there. */
        public ExitReason reason() {
            return reason;
        }
    }

    /** There was no reply in time. Maybe the call was handled, and maybe it still will be. */
    public static final class TimedOut extends RemoteException {
        private static final long serialVersionUID = 1;

        TimedOut(String name, Duration timeout) {
            super(name + " did not reply within " + timeout, null);
        }
    }

    /** There is no connection to NATS at the moment. Maybe the call was handled, if it was sent before. */
    public static final class Unavailable extends RemoteException {
        private static final long serialVersionUID = 1;

        Unavailable(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** The mailbox of the server is full, or as many calls are under way as may be. It was not handled. */
    public static final class Overloaded extends RemoteException {
        private static final long serialVersionUID = 1;

        Overloaded(String message) {
            super(message, null);
        }
    }

    /** One of the nodes could not read what the other sent, or the reply could not be sent as it is too large. */
    public static final class BadMessage extends RemoteException {
        private static final long serialVersionUID = 1;

        BadMessage(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    /** Another server has the name. */
    public static final class NameTaken extends RemoteException {
        private static final long serialVersionUID = 1;

        NameTaken(String name, String where) {
            super("the name " + name + " is taken by a server on " + where, null);
        }
    }

    /** The thread was interrupted while it waited; its interrupt status is set again. */
    public static final class Interrupted extends RemoteException {
        private static final long serialVersionUID = 1;

        Interrupted(String message) {
            super(message, null);
        }
    }
}
