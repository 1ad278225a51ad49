package io.genserver;

/**
 * Whom a supervisor restarts when one child has to be. A {@link DynamicSupervisor} is OTP's fourth, {@code
 * simple_one_for_one}.
 *
 * {@snippet file="SupervisorExample.java" region="tree"}
 */
public enum Strategy {
    /** The child alone. */
    ONE_FOR_ONE,
    /**
     * All children: the others are stopped, the last started first, then all are started in their order, also those
     * that did not run before; temporary ones are forgotten.
     */
    ONE_FOR_ALL,
    /** The child and those that come after it in the supervisor's order, as with {@link #ONE_FOR_ALL}. */
    REST_FOR_ONE
}
