package io.genserver.examples;

import static io.genserver.Next.keep;
import static io.genserver.Next.reply;

import io.genserver.Call;
import io.genserver.Context;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerRef;

/** The smallest counter: one call, one cast. */
final class FirstServerExample {
    private FirstServerExample() {}

    // @start region="server"
    record Get() implements Call<Get, Integer> {} // answered with an Integer

    record Add(int amount) {}

    static final class Counter implements GenServer<Integer, Get, Add> {
        public Integer init(Context<Get, Add> context) {
            return 0;
        }

        public Next<Integer> handleCall(Get get, From<?> from, Integer count) {
            return reply(get, count, count);
        }

        public Next<Integer> handleCast(Add add, Integer count) {
            return keep(count + add.amount());
        }
    }
    // @end

    static int run() {
        // @start region="use"
        ServerRef<Get, Add> counter = GenServer.start(new Counter());
        counter.cast(new Add(2));
        int count = counter.call(new Get()); // 2
        // @end
        counter.stop();
        return count;
    }
}
