package io.genserver;

/**
 * When a supervisor restarts a child that has ended by itself.
 *
 * <table>
 * <caption>What becomes of a child that has ended</caption>
 * <tr><th></th><th>normally or by shutdown</th><th>by a crash or kill</th><th>because of a sibling</th></tr>
 * <tr><th>permanent</th><td>restarted</td><td>restarted</td><td>restarted</td></tr>
 * <tr><th>transient</th><td>stays stopped</td><td>restarted</td><td>restarted</td></tr>
 * <tr><th>temporary</th><td>forgotten</td><td>forgotten</td><td>forgotten</td></tr>
 * </table>
 *
 * <p>A supervisor that gives up ends by shutdown: as a transient child it is not restarted.
 *
 * {@snippet file="SupervisionExample.java" region="specs"}
 */
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
