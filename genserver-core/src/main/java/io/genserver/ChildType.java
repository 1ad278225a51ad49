package io.genserver;

/**
 * What a child is: a leaf of the tree or a branch.
 *
 * {@snippet file="SupervisionExample.java" region="ask"}
 */
public enum ChildType {
    /** A server that supervises nobody. */
    WORKER,
    /** A {@link Supervisor} or {@link DynamicSupervisor}. */
    SUPERVISOR
}
