package io.genserver;

import org.jspecify.annotations.Nullable;

/**
 * The root of what a call, a start, a registration or a supervisor's request can fail with.
 *
 * {@snippet file="CallsExample.java" region="errors"}
 */
public abstract sealed class GenServerException extends RuntimeException
        permits CallCycleException,
                CallTimeoutException,
                CallInterruptedException,
                MailboxFullException,
                ServerExitedException,
                StartException,
                NameTakenException,
                KeyTakenException,
                SupervisorException {
    private static final long serialVersionUID = 1;

    GenServerException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
