package io.genserver.examples;

import static io.genserver.Next.keep;
import static io.genserver.Next.reply;

import io.genserver.Call;
import io.genserver.Context;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerRef;
import io.genserver.examples.CounterExample.CounterCall.Describe;
import io.genserver.examples.CounterExample.CounterCall.Get;

/** A server that counts. */
final class CounterExample {
    // @start region="protocol"
    sealed interface CounterCall<R> extends Call<CounterCall<?>, R> {
        record Get() implements CounterCall<Integer> {}

        record Describe(String prefix) implements CounterCall<String> {}
    }

    record Add(int by) {}
    // @end

    // @start region="server"
    static final class Counter implements GenServer<Integer, CounterCall<?>, Add> {
        public Integer init(Context<CounterCall<?>, Add> context) {
            return 0;
        }

        public Next<Integer> handleCall(CounterCall<?> call, From<?> from, Integer n) {
            return switch (call) {
                case Get get -> reply(get, n, n);
                case Describe describe -> reply(describe, describe.prefix() + n, n);
            };
        }

        public Next<Integer> handleCast(Add add, Integer n) {
            return keep(n + add.by());
        }
    }
    // @end

    static String use() {
        // @start region="use"
        ServerRef<CounterCall<?>, Add> counter = GenServer.start(new Counter());
        counter.cast(new Add(2));
        int count = counter.call(new Get());
        String text = counter.call(new Describe("n = "));
        // @end
        counter.stop();
        return count + ", " + text;
    }

    public static void main(String[] args) {
        System.out.println(use());
    }

    private CounterExample() {}
}
