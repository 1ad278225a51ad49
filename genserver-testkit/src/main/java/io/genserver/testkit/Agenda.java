package io.genserver.testkit;

import java.time.Duration;
import java.util.Comparator;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The virtual clock and what is to happen when, in order. Belongs to whoever holds the baton. */
final class Agenda {
    /** Beyond this nobody waits for a time: core says 146 years for "without end". */
    private static final long NEVER = Duration.ofDays(36_500).toNanos();

    /** Something due; of two due at the same time, the one that was entered first comes first. */
    sealed interface Entry {
        long time();

        long sequence();
    }

    record Wake(long time, long sequence, Strand strand) implements Entry {}

    record Fire(long time, long sequence, Timer timer) implements Entry {}

    private final NavigableSet<Entry> entries =
            new TreeSet<>(Comparator.comparingLong(Entry::time).thenComparingLong(Entry::sequence));
    private final Consumer<Throwable> onFailure;
    private long now;
    private long sequence;

    /**
     * @param onFailure told of what the task of a timer throws
     */
    Agenda(Consumer<Throwable> onFailure) {
        this.onFailure = onFailure;
    }

    long now() {
        return now;
    }

    /** When the next entry is due; {@code Long.MAX_VALUE} if there is none. */
    long next() {
        return entries.isEmpty() ? Long.MAX_VALUE : entries.first().time();
    }

    /** Turns the clock; must not skip an entry. */
    void turnTo(long time) {
        now = Math.max(now, time);
    }

    /** Takes the next entry that is due by now, or {@code null}. */
    @Nullable
    Entry poll() {
        return next() <= now ? entries.pollFirst() : null;
    }

    /** Enters that a strand is to be woken, or returns {@code null} if that would be never. */
    @Nullable
    Wake wake(Strand strand, long nanos) {
        if (nanos >= NEVER) {
            return null;
        }
        var wake = new Wake(now + nanos, sequence++, strand);
        entries.add(wake);
        return wake;
    }

    Timer timer(Duration delay, Runnable task) {
        var timer = new Timer(task);
        if (delay.compareTo(Duration.ofNanos(NEVER)) < 0) {
            timer.fire = new Fire(now + delay.toNanos(), sequence++, timer);
            entries.add(timer.fire);
        }
        return timer;
    }

    void remove(@Nullable Entry entry) {
        if (entry != null) {
            entries.remove(entry);
        }
    }

    /** How many timers have yet to fire. */
    long timers() {
        return entries.stream().filter(Fire.class::isInstance).count();
    }

    /** A timer, which leaves the agenda when it is cancelled. */
    final class Timer extends FutureTask<@Nullable Void> {
        private @Nullable Fire fire;

        private Timer(Runnable task) {
            super(task, null);
        }

        @Override
        protected void done() {
            remove(fire);
        }

        @Override
        protected void setException(Throwable thrown) {
            super.setException(thrown);
            onFailure.accept(thrown);
        }
    }
}
