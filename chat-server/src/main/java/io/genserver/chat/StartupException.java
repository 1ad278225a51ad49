package io.genserver.chat;

/** The chat cannot be started as it is set up; the message is one line that says why, for whoever set it up. */
public final class StartupException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StartupException(String message) {
        super(message);
    }
}
