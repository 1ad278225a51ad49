package consumer;

import static io.genserver.Next.keep;
import static io.genserver.Next.reply;

import consumer.Main.CounterCall.Describe;
import consumer.Main.CounterCall.Get;
import io.genserver.Call;
import io.genserver.Context;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerRef;

/** A program of somebody who has nothing but the published library. */
public final class Main {
    private Main() {}

    sealed interface CounterCall<R> extends Call<CounterCall<?>, R> {
        record Get() implements CounterCall<Integer> {}

        record Describe(String prefix) implements CounterCall<String> {}
    }

    record Add(int by) {}

    static final class Counter implements GenServer<Integer, CounterCall<?>, Add> {
        @Override
        public Integer init(Context<CounterCall<?>, Add> context) {
            return 0;
        }

        @Override
        public Next<Integer> handleCall(CounterCall<?> call, From<?> from, Integer n) {
            return switch (call) {
                case Get get -> reply(get, n, n);
                case Describe describe -> reply(describe, describe.prefix() + n, n);
            };
        }

        @Override
        public Next<Integer> handleCast(Add add, Integer n) {
            return keep(n + add.by());
        }
    }

    public static void main(String[] args) {
        ServerRef<CounterCall<?>, Add> counter = GenServer.start(new Counter());
        counter.cast(new Add(2));
        int count = counter.call(new Get());
        String text = counter.call(new Describe("n = "));
        counter.stop();
        System.out.println(count + ", " + text + ", " + GenServer.class.getModule());
    }
}
