package io.genserver;

/** When a supervisor restarts a child that has ended by itself. */
public enum Restart {
    /** Always. */
    PERMANENT,
    /** When it ended for another reason than {@link ExitReason#isOrderly()}. */
    TRANSIENT,
    /** Never; its specification is removed. */
    TEMPORARY;

    boolean appliesTo(ExitReason reason) {
        return switch (this) {
            case PERMANENT -> true;
            case TRANSIENT -> !reason.isOrderly();
            case TEMPORARY -> false;
        };
    }
}
