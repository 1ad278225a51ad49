package io.genserver.chat;

import java.time.Duration;

/**
 * How often something may be done: {@code count} times at once, and as often again in each {@code period}.
 *
 * @param count from 1
 * @param period longer than nothing
 */
public record Rate(int count, Duration period) {}
