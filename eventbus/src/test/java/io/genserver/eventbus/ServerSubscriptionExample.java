package io.genserver.eventbus;

import io.genserver.Call;
import io.genserver.Context;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;

/** What the guide shows; run by {@link ExamplesTest}. */
final class ServerSubscriptionExample {
    private ServerSubscriptionExample() {}

    // @start region="server"
    /** Keeps the sum of all that is paid. */
    static final class Till implements GenServer<Integer, Till.Sum, Till.Paid> {
        record Sum() implements Call<Sum, Integer> {}

        record Paid(int amount) {}

        private final EventBus<Integer> bus;

        Till(EventBus<Integer> bus) {
            this.bus = bus;
        }

        @Override
        public Integer init(Context<Sum, Paid> context) {
            bus.subscribe("paid.*", context.self(), (topic, amount) -> new Paid(amount)); // ends with this server
            return 0;
        }

        @Override
        public Next<Integer> handleCast(Paid paid, Integer sum) {
            return Next.keep(sum + paid.amount());
        }

        @Override
        public Next<Integer> handleCall(Sum call, From<?> from, Integer sum) {
            return Next.reply(call, sum, sum);
        }
    }
    // @end

    static int run(ServerRuntime runtime) {
        // @start region="use"
        EventBus<Integer> bus = EventBus.start("payments", runtime);
        ServerRef<Till.Sum, Till.Paid> till = runtime.start(new Till(bus));
        bus.publish("paid.cash", 5);
        bus.publish("paid.card", 7);
        int sum = till.call(new Till.Sum()); // 12: what was published before the call is in the mailbox before it
        // @end
        return sum;
    }
}
