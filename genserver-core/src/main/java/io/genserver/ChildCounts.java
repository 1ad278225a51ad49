package io.genserver;

/**
 * How many children a supervisor has.
 *
 * {@snippet file="SupervisionExample.java" region="ask"}
 *
 * @param specs the child specifications, whether their child runs or not; 1 for a {@link DynamicSupervisor}, whose
 *     children share one
 * @param active the children that run
 * @param supervisors the children that are supervisors, whether they run or not
 * @param workers the other children, whether they run or not
 */
public record ChildCounts(int specs, int active, int supervisors, int workers) {}
