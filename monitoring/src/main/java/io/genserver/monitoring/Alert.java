package io.genserver.monitoring;

import java.time.Instant;

/**
 * An alert that is firing.
 *
 * {@snippet file="SamplerExample.java" region="headline"}
 *
 * @param rule the name of its rule
 * @param subject what it is about: a server's name, or the node's
 * @param since when it began
 * @param value what was measured last
 * @param text what is wrong, in a line
 */
public record Alert(String rule, String subject, Instant since, double value, String text) {}
