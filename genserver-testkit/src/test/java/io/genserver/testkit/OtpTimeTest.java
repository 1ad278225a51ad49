package io.genserver.testkit;

import static io.genserver.testkit.Puppet.add;
import static io.genserver.testkit.Puppet.get;
import static io.genserver.testkit.Puppet.tell;
import static io.genserver.testkit.Puppet.with;
import static io.genserver.testkit.World.LONG;
import static io.genserver.testkit.World.SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.TimerRef;
import io.genserver.testkit.Puppet.Ask;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** gen_server: idle time-outs; erlang:send_after and timer:send_interval. */
class OtpTimeTest extends OtpContract {

    @Test
    void anIdleTimeoutFiresOnceWhenNoMessageHasCome() throws Exception {
        row(w -> {
            w.start("a", w.reporter("a")).cast(with((context, number) -> context.idleTimeout(SHORT)));
            w.expect("a up", "a: idle");
            w.expectNothing();
        });
    }

    @Test
    void initMaySetAnIdleTimeout() throws Exception {
        row(w -> {
            w.start("a", w.listener("a").atInit((context, self) -> context.idleTimeout(SHORT)));
            w.expect("a: idle");
        });
    }

    @Test
    void anyMessageEndsAnIdleTimeout() throws Exception {
        row(w -> {
            var a = w.start("a", w.listener("a"));
            a.cast(with((context, number) -> {
                context.self().cast(add(1));
                context.idleTimeout(SHORT);
            }));
            w.log.expectNoMessage(SHORT.multipliedBy(2));
        });
    }

    @Test
    void anIdleTimeoutOfZeroIsForAnEmptyMailbox() throws Exception {
        row(w -> {
            var a = w.start("a", w.listener("a"));
            a.cast(with((context, number) -> {
                context.self().cast(tell(() -> w.log("mail")));
                context.idleTimeout(Duration.ZERO);
            }));
            w.expect("mail");
            w.expectNothing();
        });
    }

    @Test
    void sendAfterComesWhenItsTimeIsOver() throws Exception {
        row(w -> {
            var a = w.start("a");
            var begun = w.runtime.now();
            a.cast(with((context, number) -> context.sendAfter(SHORT, tell(() -> w.log("now")))));
            w.expect("now");
            assertThat(w.runtime.now()).isAfterOrEqualTo(begun.plus(SHORT));
            w.expectNothing();
        });
    }

    @Test
    void sendAfterCanBeCancelled() throws Exception {
        row(w -> {
            var a = w.start("a");
            TimerRef timer = a.call(new Ask<>((context, number) -> context.sendAfter(LONG, tell(() -> w.log("now")))));
            assertThat(timer.cancel()).isTrue();
            assertThat(timer.cancel()).isFalse();
            w.expectNothing();
        });
    }

    @Test
    void cancelTellsThatATimerHasFired() throws Exception {
        row(w -> {
            var a = w.start("a");
            TimerRef timer = a.call(new Ask<>((context, number) -> context.sendAfter(SHORT, tell(() -> w.log("now")))));
            w.expect("now");
            assertThat(timer.cancel()).isFalse();
        });
    }

    @Test
    void aTimersMessageComesOrItsCancelWasInTime() throws Exception {
        row(w -> {
            var a = w.start("a");
            TimerRef timer = a.call(new Ask<>((context, number) -> context.sendAfter(SHORT, add(1))));
            w.advance(SHORT);
            boolean cancelled = timer.cancel();
            w.eventually(() -> a.call(get()) == (cancelled ? 0 : 1));
        });
    }

    @Test
    void sendEveryComesUntilItIsCancelled() throws Exception {
        row(w -> {
            var a = w.start("a");
            TimerRef timer =
                    a.call(new Ask<>((context, number) -> context.sendEvery(SHORT, tell(() -> w.log("tick")))));
            w.expect("tick", "tick", "tick");
            assertThat(timer.cancel()).isTrue();
            assertTicksEnd(w);
        });
    }

    /** Some may have come before, or be under way. */
    private static void assertTicksEnd(World w) {
        for (int tick = 0; tick < 100; tick++) {
            try {
                w.expectNothing();
                return;
            } catch (AssertionError another) {
                // looks again
            }
        }
        throw new AssertionError("the ticks go on");
    }

    @Test
    void timersEndWithTheirServer() throws Exception {
        row(w -> {
            var a = w.start("a");
            a.call(new Ask<>((context, number) -> context.sendEvery(SHORT, tell(() -> w.log("tick")))));
            a.call(new Ask<>((context, number) -> context.sendAfter(LONG, add(1))));
            a.kill();
            var second = w.start("a");
            assertTicksEnd(w);
            assertThat(second.call(get())).isZero();
        });
    }
}
