package io.genserver.dashboard;

import io.genserver.Status;
import io.genserver.monitoring.Incident;

/** States and kinds in one short word, so that none has to be told by its colour. */
final class Words {
    private Words() {}

    static String of(Status status) {
        return switch (status) {
            case STARTING -> "starting";
            case IDLE -> "idle";
            case SCHEDULED -> "queued";
            case RUNNING -> "running";
            case TERMINATING -> "ending";
            case EXITED -> "exited";
        };
    }

    static String of(Incident.Kind kind) {
        return switch (kind) {
            case CRASH -> "CRASH";
            case RESTART -> "restart";
            case EXIT -> "exit";
            case STUCK -> "STUCK";
            case DEAD_LETTERS -> "dead mail";
            case DROPPED -> "dropped";
            case ALERT -> "ALERT";
            case RESOLVED -> "resolved";
            case OPERATOR -> "operator";
        };
    }
}
