package io.genserver.benchmarks;

import io.genserver.ServerRuntime;
import io.genserver.eventbus.EventBus;
import io.genserver.eventbus.Subscription;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * How late 20 handlers hear of events, 10,000 of which are published each second, while one more handler sleeps for a minute at
 * each event. The time of an event is when it was due, so a late publisher counts as delay.
 */
public final class SlowSubscriberMain {
    private static final int HANDLERS = 20;
    private static final int EVENTS_PER_SECOND = 10_000;
    private static final Duration WARM_UP = Duration.ofSeconds(10);
    private static final Duration LENGTH = Duration.ofSeconds(70);

    private SlowSubscriberMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        try (ServerRuntime runtime = ServerRuntime.create()) {
            EventBus<Long> bus = EventBus.start("bus", runtime);
            for (boolean sleeper : new boolean[] {false, true}) {
                var delays = new ConcurrentHistogram(Duration.ofMinutes(2).toNanos(), 3);
                for (int i = 0; i < HANDLERS; i++) {
                    bus.subscribe("tick", (topic, due) -> delays.recordValue(Math.max(0, System.nanoTime() - due)));
                }
                if (sleeper) {
                    bus.subscribe("*", (topic, due) -> Thread.sleep(Duration.ofMinutes(1)));
                }
                publish(bus, WARM_UP);
                delays.reset();
                publish(bus, LENGTH);
                print(sleeper ? "with one that sleeps" : "without", delays, bus);
                bus.subscriptions().forEach(Subscription::close);
            }
        }
    }

    private static void publish(EventBus<Long> bus, Duration length) {
        long begin = System.nanoTime();
        long count = length.toSeconds() * EVENTS_PER_SECOND;
        for (long i = 0; i < count; i++) {
            long due = begin + i * 1_000_000_000L / EVENTS_PER_SECOND;
            for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
                LockSupport.parkNanos(early);
            }
            bus.publish("tick", due);
        }
    }

    private static void print(String title, Histogram delays, EventBus<?> bus) {
        System.out.printf(
                "%s: %,d deliveries; ms at p50 %.3f, p99 %.3f, p99.9 %.3f, most %.3f%n",
                title,
                delays.getTotalCount(),
                delays.getValueAtPercentile(50) / 1e6,
                delays.getValueAtPercentile(99) / 1e6,
                delays.getValueAtPercentile(99.9) / 1e6,
                delays.getMaxValue() / 1e6);
        bus.statistics().patterns().forEach(System.out::println);
    }
}
