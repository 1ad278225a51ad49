package io.genserver.chat;

/** The {@link MessageLog} cannot do what it was asked for at the moment. */
final class LogException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean undecided;

    /** Nothing was stored. */
    LogException(String message, Throwable cause) {
        this(message, cause, false);
    }

    /**
     * As it says.
     *
     * @param undecided whether what was to be stored may be found stored all the same
     */
    LogException(String message, Throwable cause, boolean undecided) {
        super(message, cause);
        this.undecided = undecided;
    }

    boolean undecided() {
        return undecided;
    }
}
