package io.genserver;

/**
 * When a supervisor stops because its {@linkplain ChildSpec#significant significant} children are done. What counts is
 * a child that has ended by itself and is not restarted: a {@linkplain Restart#TRANSIENT transient} one in good order,
 * a {@linkplain Restart#TEMPORARY temporary} one in whatever way. One that was stopped by a request, or because of a
 * sibling, does not.
 *
 * {@snippet file="SupervisionExample.java" region="job"}
 */
public enum AutoShutdown {
    /** It does not, and refuses significant children. */
    NEVER,
    /** When one has ended. */
    ANY_SIGNIFICANT,
    /** When one has ended and no other runs or is being restarted. */
    ALL_SIGNIFICANT
}
