package io.genserver.monitoring;

/**
 * What a rule has measured; of what is not measured at all the value is 0.
 *
 * @param subject what of
 * @param text what it would mean, in a line
 */
record AlertReading(AlertRule rule, String subject, double value, String text) {}
