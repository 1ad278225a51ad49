package io.genserver.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What has happened in a simulation: the last steps, and a hash of all of them. */
final class Trace {
    private static final int KEPT = 512;

    enum Event {
        GOES_ON,
        SCHEDULES,
        PARKS,
        WAKES,
        INTERRUPTS,
        HANDLES,
        SUFFERS,
        ENDS
    }

    private record Step(long time, Strand strand, Event event, String subject) {
        @Override
        public String toString() {
            String line = "+" + Duration.ofNanos(time) + " " + strand + " " + event;
            return subject.isEmpty() ? line : line + " " + subject;
        }
    }

    private final @Nullable Step[] last = new Step[KEPT];
    private long hash;

    /** Written by the baton's holder alone, read by the test thread too while it waits for the baton. */
    private final AtomicLong steps = new AtomicLong();

    void add(long time, Strand strand, Event event, String subject) {
        long step = steps.getPlain();
        last[(int) (step % KEPT)] = new Step(time, strand, event, subject);
        steps.setRelease(step + 1);
        mix(time);
        mix(strand.number);
        mix(event.name().hashCode());
        mix(subject.hashCode());
    }

    private void mix(long value) {
        hash = (hash ^ value) * 0x9E3779B97F4A7C15L;
        hash ^= hash >>> 32;
    }

    long hash() {
        return hash;
    }

    long steps() {
        return steps.getAcquire();
    }

    /** The last steps, at most {@code count} of them. */
    List<String> tail(int count) {
        long end = steps();
        List<String> lines = new ArrayList<>();
        for (long step = Math.max(0, end - Math.min(count, KEPT)); step < end; step++) {
            lines.add(String.valueOf(last[(int) (step % KEPT)]));
        }
        return lines;
    }
}
