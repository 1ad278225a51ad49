package io.genserver;

/** Whom a supervisor restarts when one child has to be. */
public enum Strategy {
    /** The child alone. */
    ONE_FOR_ONE,
    /** All children: the others are stopped, the last started first, then all are started in their order. */
    ONE_FOR_ALL,
    /** The child and those that were started after it. */
    REST_FOR_ONE
}
