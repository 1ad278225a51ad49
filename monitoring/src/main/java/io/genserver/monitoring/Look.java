package io.genserver.monitoring;

import io.genserver.RuntimeCounts;
import java.time.Instant;
import java.util.Map;

/** All that is seen at once when a sample is taken. */
record Look(Instant time, long nanos, Census census, RuntimeCounts counts, Memory memory, Map<String, Double> gauges) {}
