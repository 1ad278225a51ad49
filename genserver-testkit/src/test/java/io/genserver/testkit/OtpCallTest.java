package io.genserver.testkit;

import static io.genserver.testkit.Puppet.add;
import static io.genserver.testkit.Puppet.get;
import static io.genserver.testkit.Puppet.never;
import static io.genserver.testkit.Puppet.tell;
import static io.genserver.testkit.World.SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.genserver.CallTimeoutException;
import io.genserver.From;
import io.genserver.Next;
import io.genserver.testkit.Puppet.Ask;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** gen_server: call, cast and reply. */
class OtpCallTest extends OtpContract {

    @Test
    void aCallIsAnsweredByHandleCall() throws Exception {
        row(w -> assertThat(w.start("a").call(new Ask<Integer>((context, number) -> number + 7)))
                .isEqualTo(7));
    }

    @Test
    void messagesOfOneSenderKeepTheirOrder() throws Exception {
        row(w -> {
            var a = w.start("a");
            a.cast(tell(() -> w.log("1")));
            CompletableFuture<Integer> call = a.callAsync(new Ask<>((context, number) -> {
                w.log("2");
                return number;
            }));
            a.cast(tell(() -> w.log("3")));
            a.call(get());
            assertThat(call).isCompleted();
            w.expect("1", "2", "3");
        });
    }

    @Test
    void messagesOfTwoSendersAreHandledOneAtATime() throws Exception {
        row(w -> {
            var a = w.start("a");
            var slowly = new Puppet.Tell((context, number) -> {
                w.runtime.sleep(Duration.ofMillis(1));
                return number + 1;
            });
            var one = w.spawn("one", () -> a.cast(slowly) && a.cast(slowly));
            var other = w.spawn("other", () -> a.cast(slowly) && a.cast(slowly));
            assertThat(one.join() && other.join()).isTrue();
            assertThat(a.call(get())).isEqualTo(4);
        });
    }

    @Test
    void aCallWithoutReplyTimesOutAndTheServerLives() throws Exception {
        row(w -> {
            var a = w.start("a");
            assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> a.call(never(), SHORT));
            assertThat(a.call(get())).isZero();
        });
    }

    @Test
    void aCallWithoutTimeoutWaitsForItsReply() throws Exception {
        row(w -> {
            var a = w.start("a");
            var slow = new Ask<>((context, number) -> {
                w.runtime.sleep(SHORT);
                return "late";
            });
            assertThat(a.call(slow, Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo("late");
        });
    }

    @Test
    void aReplyThatComesTooLateIsDropped() throws Exception {
        row(w -> {
            var a = w.start("a");
            var begun = new AtomicBoolean();
            var givenUp = new AtomicBoolean();
            var slow = new Ask<String>((ask, from, context, number) -> {
                begun.set(true);
                w.waitFor(givenUp);
                w.log("waited for: " + from.as(ask).reply("late"));
                return Next.keep(number);
            });
            for (Duration time = SHORT;
                    !begun.get();
                    time = time.multipliedBy(2)) { // if it is over too soon, none begins
                Duration timeout = time;
                assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> a.call(slow, timeout));
            }
            givenUp.set(true);
            assertThat(a.call(get())).isZero();
            w.expect("waited for: false");
        });
    }

    @Test
    void aTimedOutCallThatStillQueuesIsNotHandled() throws Exception {
        row(w -> {
            var a = w.start("a");
            var givenUp = new AtomicBoolean();
            a.cast(tell(() -> w.waitFor(givenUp)));
            var wasted = new Ask<>((context, number) -> {
                w.log("handled");
                return number;
            });
            assertThatExceptionOfType(CallTimeoutException.class).isThrownBy(() -> a.call(wasted, SHORT));
            givenUp.set(true);
            a.call(get());
            w.expectNothing();
        });
    }

    @Test
    void aDeferredReplyReachesTheCaller() throws Exception {
        row(w -> {
            var a = w.start("a");
            var deferred = new Ask<String>((ask, from, context, number) -> {
                From<String> caller = from.as(ask);
                context.sendAfter(SHORT, tell(() -> caller.reply("later")));
                return Next.keep(number);
            });
            assertThat(a.call(deferred)).isEqualTo("later");
        });
    }

    @Test
    void aReplyMayComeFromAnyThread() throws Exception {
        row(w -> {
            var a = w.start("a");
            var deferred = new Ask<String>((ask, from, context, number) -> {
                From<String> caller = from.as(ask);
                w.spawn("helper", () -> caller.reply("from elsewhere"));
                return Next.keep(number);
            });
            assertThat(a.call(deferred)).isEqualTo("from elsewhere");
        });
    }

    @Test
    void aForwardedRequestIsAnsweredByAnother() throws Exception {
        row(w -> {
            var a = w.start("a");
            var b = w.start("b");
            b.cast(add(7));
            var forwarded = new Ask<Integer>((ask, from, context, number) -> {
                From<Integer> caller = from.as(ask);
                b.cast(Puppet.with((other, seven) -> caller.reply(seven)));
                return Next.keep(number);
            });
            assertThat(a.call(forwarded)).isEqualTo(7);
        });
    }

    @Test
    void aCallerIsAnsweredOnce() throws Exception {
        row(w -> {
            var a = w.start("a");
            var twice = new Ask<String>((ask, from, context, number) -> {
                w.log("first: " + from.as(ask).reply("first"));
                w.log("second: " + from.as(ask).reply("second"));
                return Next.keep(number);
            });
            assertThat(a.call(twice)).isEqualTo("first");
            w.expect("first: true", "second: false");
        });
    }

    @Test
    void aCallNeedNotBlock() throws Exception {
        row(w -> {
            CompletableFuture<Integer> call = w.start("a").callAsync(get());
            w.eventually(call::isDone);
            assertThat(call).isCompletedWithValue(0);
        });
    }

    @Test
    void aServerMayCallAnother() throws Exception {
        row(w -> {
            var a = w.start("a");
            var b = w.start("b");
            b.cast(add(7));
            assertThat(a.call(new Ask<Integer>((context, number) -> b.call(get()))))
                    .isEqualTo(7);
        });
    }
}
