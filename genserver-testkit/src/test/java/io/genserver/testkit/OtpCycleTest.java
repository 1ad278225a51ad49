package io.genserver.testkit;

import static io.genserver.testkit.Puppet.get;
import static io.genserver.testkit.Puppet.tell;
import static io.genserver.testkit.Puppet.with;
import static io.genserver.testkit.World.LONG;
import static io.genserver.testkit.World.SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.CallCycleException;
import io.genserver.From;
import io.genserver.Next;
import io.genserver.ServerRef;
import io.genserver.testkit.Puppet.Ask;
import io.genserver.testkit.Puppet.Tell;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What OTP leaves to the time-out: servers that wait for each other. */
class OtpCycleTest extends OtpContract {

    /** Calls another and answers what came of it. */
    private static Ask<String> calling(ServerRef<Ask<?>, Tell> other, Ask<?> ask) {
        return new Ask<String>((context, number) -> {
            try {
                return "answered " + other.call(ask, LONG);
            } catch (CallCycleException e) {
                return e.chain().toString();
            }
        });
    }

    @Test
    void aCallToOneselfFailsAtOnce() throws Exception {
        row(w -> {
            var a = w.start("a");
            assertThat(a.call(calling(a, get()))).isEqualTo("[a, a]");
        });
    }

    @Test
    void aCallThatClosesACycleFailsAtOnceWithTheChain() throws Exception {
        row(w -> {
            var a = w.start("a");
            var b = w.start("b");
            var c = w.start("c");
            assertThat(a.call(calling(b, calling(c, calling(a, get()))))).isEqualTo("answered answered [c, a, b, c]");
        });
    }

    @Test
    void ofTwoWhoCallEachOtherAtLeastOneFailsAndBothGoOn() throws Exception {
        row(w -> {
            var a = w.start("a");
            var b = w.start("b");
            var one = w.spawn("one", () -> a.call(calling(b, get()), LONG));
            var other = w.spawn("other", () -> b.call(calling(a, get()), LONG));
            assertThat(Stream.of(one.join(), other.join()))
                    .allMatch(outcome -> outcome.equals("answered 0") || outcome.startsWith("["));
            assertThat(a.call(get()) + b.call(get())).isZero();
        });
    }

    @Test
    void aDeferredReplyGivesNoFalseAlarm() throws Exception {
        row(w -> {
            var a = w.start("a");
            var b = w.start("b");
            var c = w.start("c");
            var deferred = new Ask<String>((ask, from, context, number) -> {
                From<String> caller = from.as(ask);
                c.cast(with((other, n) -> other.sendAfter(SHORT, tell(() -> caller.reply("from c")))));
                context.continueWith(tell(() -> w.log("a says " + a.call(get(), LONG))));
                return Next.keep(number);
            });
            assertThat(a.call(calling(b, deferred))).isEqualTo("answered from c");
            w.expect("a says 0");
        });
    }

    @Test
    void aServerThatAnswersBeforeItCallsBackClosesNoCycle() throws Exception {
        row(w -> {
            var a = w.start("a");
            var b = w.start("b");
            var answered = new Ask<Integer>((ask, from, context, number) -> {
                context.continueWith(tell(() -> w.log("a says " + a.call(get(), LONG))));
                return Next.reply(ask, number, number);
            });
            assertThat(a.call(calling(b, answered))).isEqualTo("answered 0");
            w.expect("a says 0");
        });
    }
}
