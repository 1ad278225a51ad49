package io.genserver.benchmarks.chat;

/**
 * What connections cost a server that only holds them.
 *
 * @param heapBytes each, live after a full collection
 * @param residentBytes each, after that collection
 * @param processorPercent of one processor, for all
 */
record Held(int connections, double heapBytes, double residentBytes, double processorPercent) {}
