package io.genserver.monitoring;

import java.time.Duration;

/**
 * The heap of a process, and what its collectors have done.
 *
 * {@snippet file="SamplerExample.java" region="headline"}
 *
 * @param used bytes in use, garbage included
 * @param committed bytes that the process has of the machine
 * @param max bytes that it may have at most
 * @param collections how many collections there were so far
 * @param collecting how long they took so far
 */
public record Memory(long used, long committed, long max, long collections, Duration collecting) {}
