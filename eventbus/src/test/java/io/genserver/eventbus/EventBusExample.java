package io.genserver.eventbus;

import io.genserver.ServerRuntime;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import java.time.Duration;
import java.util.Queue;

/** What the javadoc and the guide show; run by {@link ExamplesTest}. */
final class EventBusExample {
    private EventBusExample() {}

    static void run(ServerRuntime runtime, Queue<String> heard) throws InterruptedException {
        // @start region="bus"
        EventBus<String> bus = EventBus.start("news", runtime);
        Subscription sports = bus.subscribe("news.sport.*", (topic, event) -> heard.add(event));

        bus.publish("news.sport.chess", "mate in two"); // heard
        bus.publish("news.weather", "rain"); // by nobody: returns 0
        bus.publishAndWait("news.sport.go", "a draw", Duration.ofSeconds(5)); // heard when this returns

        sports.close();
        // @end
    }

    // @start region="events"
    sealed interface OrderEvent {
        record Placed(String order) implements OrderEvent {}

        record Paid(String order) implements OrderEvent {}
    }
    // @end

    static Supervisor tree(ServerRuntime runtime, Queue<String> heard) {
        // @start region="tree"
        EventBus<OrderEvent> orders = EventBus.named("orders", runtime);
        orders.subscribe("order.*.placed", (topic, event) -> heard.add("pack " + event));

        Supervisor shop =
                Supervisor.start(SupervisorSpec.of(Strategy.ONE_FOR_ONE, orders.childSpec()), "shop", runtime);
        orders.publish("order.17.placed", new OrderEvent.Placed("17"));
        // @end
        return shop;
    }
}
