package io.genserver.examples;

import static io.genserver.Next.keep;
import static io.genserver.Next.reply;
import static io.genserver.Next.stop;

import io.genserver.Call;
import io.genserver.Context;
import io.genserver.ExitReason;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerRef;
import io.genserver.examples.CounterExample.Add;
import io.genserver.examples.CounterExample.Counter;
import io.genserver.examples.CounterExample.CounterCall;
import java.time.Duration;
import java.util.function.Consumer;

/** How servers end. */
final class ExitExample {

    // @start region="next"
    record Take() implements Call<Take, Integer> {} // answered with how many are left

    record Refill(int tickets) {}

    static final class TicketBooth implements GenServer<Integer, Take, Refill> {
        private final Consumer<String> diary;

        TicketBooth(Consumer<String> diary) {
            this.diary = diary;
        }

        public Integer init(Context<Take, Refill> context) {
            return 2;
        }

        public Next<Integer> handleCall(Take take, From<?> from, Integer tickets) {
            int left = tickets - 1;
            return left > 0
                    ? reply(take, left, left) // answer, and go on
                    : stop(ExitReason.normal(), take, left, left); // answer, and end
        }

        public Next<Integer> handleCast(Refill refill, Integer tickets) {
            return refill.tickets() > 0
                    ? keep(tickets + refill.tickets()) // go on
                    : stop(ExitReason.shutdown("nothing to sell"), tickets); // end
        }

        public void terminate(ExitReason reason, Integer tickets) {
            diary.accept("closed with " + tickets + " left, " + describe(reason));
        }
    }
    // @end

    // @start region="reasons"
    static String describe(ExitReason reason) {
        return switch (reason) {
            case ExitReason.Normal() -> "done";
            case ExitReason.Shutdown(Object detail) -> "shut down" + (detail == null ? "" : ": " + detail);
            case ExitReason.Killed() -> "killed";
            case ExitReason.Crash(Throwable cause) -> "crashed: " + cause;
            case ExitReason.NoProc() -> "never there";
            case ExitReason.NoConnection() -> "out of reach";
        };
    }
    // @end

    static String end() {
        // @start region="end"
        ServerRef<CounterCall<?>, Add> orderly = GenServer.start(new Counter());
        orderly.cast(new Add(1));
        orderly.stop(ExitReason.shutdown("maintenance"), Duration.ofSeconds(10)); // after the cast; terminate has run

        ServerRef<CounterCall<?>, Add> sudden = GenServer.start(new Counter());
        sudden.kill(); // at once; terminate does not run

        boolean accepted = sudden.cast(new Add(1)); // false
        ExitReason first = orderly.awaitExit(Duration.ZERO);
        ExitReason second = sudden.awaitExit(Duration.ZERO);
        // @end
        return describe(first) + ", " + describe(second) + ", accepted: " + accepted;
    }

    static String sellOut() {
        var diary = new StringBuffer();
        ServerRef<Take, Refill> booth = GenServer.start(new TicketBooth(diary::append));
        int first = booth.call(new Take());
        int second = booth.call(new Take());
        booth.awaitExit(Duration.ofSeconds(20));
        return first + ", " + second + ", " + diary;
    }

    public static void main(String[] args) {
        System.out.println(end());
        System.out.println(sellOut());
    }

    private ExitExample() {}
}
