package io.genserver.examples;

import static io.genserver.Next.keep;
import static io.genserver.Next.reply;
import static io.genserver.Next.stop;

import io.genserver.Call;
import io.genserver.Context;
import io.genserver.ExitReason;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Info;
import io.genserver.Next;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.TimerRef;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Messages that come later. */
final class TimersExample {

    // @start region="alarm"
    record SetAlarm(Duration in) implements Call<SetAlarm, Boolean> {} // whether an earlier one was taken back

    record Ring() {}

    static final class AlarmClock implements GenServer<Optional<TimerRef>, SetAlarm, Ring> {
        private final Runnable bell;
        private Context<SetAlarm, Ring> context;

        AlarmClock(Runnable bell) {
            this.bell = bell;
        }

        public Optional<TimerRef> init(Context<SetAlarm, Ring> own) {
            context = own;
            return Optional.empty();
        }

        public Next<Optional<TimerRef>> handleCall(SetAlarm alarm, From<?> from, Optional<TimerRef> before) {
            boolean replaced = before.map(TimerRef::cancel).orElse(false);
            return reply(alarm, replaced, Optional.of(context.sendAfter(alarm.in(), new Ring())));
        }

        public Next<Optional<TimerRef>> handleCast(Ring ring, Optional<TimerRef> rung) {
            bell.run();
            return keep(Optional.empty());
        }
    }
    // @end

    // @start region="every"
    record Beat() {}

    static final class Metronome implements GenServer<Long, Void, Beat> {
        private final Runnable click;

        Metronome(Runnable click) {
            this.click = click;
        }

        public Long init(Context<Void, Beat> context) {
            context.sendEvery(Duration.ofMillis(10), new Beat()); // until the server ends
            return 0L;
        }

        public Next<Long> handleCast(Beat beat, Long count) {
            click.run();
            return keep(count + 1);
        }
    }
    // @end

    // @start region="idle"
    record Click() implements Call<Click, Integer> {}

    static final class Visit implements GenServer<Integer, Click, Void> {
        private static final Duration PATIENCE = Duration.ofMillis(50);
        private Context<Click, Void> context;

        public Integer init(Context<Click, Void> own) {
            context = own;
            context.idleTimeout(PATIENCE);
            return 0;
        }

        public Next<Integer> handleCall(Click click, From<?> from, Integer clicks) {
            context.idleTimeout(PATIENCE); // holds until the next message only
            return reply(click, clicks + 1, clicks + 1);
        }

        public Next<Integer> handleInfo(Info info, Integer clicks) {
            return info instanceof Info.IdleTimeout ? stop(ExitReason.normal(), clicks) : keep(clicks);
        }
    }
    // @end

    static boolean ring() throws InterruptedException {
        try (var runtime = ServerRuntime.create()) {
            var rung = new CountDownLatch(1);
            ServerRef<SetAlarm, Ring> clock = runtime.start(new AlarmClock(rung::countDown));
            clock.call(new SetAlarm(Duration.ofHours(8)));
            boolean replaced = clock.call(new SetAlarm(Duration.ofMillis(5)));
            return replaced && rung.await(20, TimeUnit.SECONDS);
        }
    }

    static boolean beat() throws InterruptedException {
        try (var runtime = ServerRuntime.create()) {
            var beats = new CountDownLatch(3);
            runtime.start(new Metronome(beats::countDown));
            return beats.await(20, TimeUnit.SECONDS);
        }
    }

    static ExitReason leave() {
        try (var runtime = ServerRuntime.create()) {
            ServerRef<Click, Void> visit = runtime.start(new Visit());
            return visit.awaitExit(Duration.ofSeconds(20));
        }
    }

    public static void main(String[] args) throws InterruptedException {
        System.out.println(ring() + " " + beat() + " " + leave());
    }

    private TimersExample() {}
}
