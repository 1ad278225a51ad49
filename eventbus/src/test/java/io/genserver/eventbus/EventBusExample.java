package io.genserver.eventbus;

import io.genserver.ServerRuntime;
import java.time.Duration;
import java.util.Queue;

/** What the javadoc shows; run by {@link EventBusTest}. */
final class EventBusExample {
    private EventBusExample() {}

    static void run(ServerRuntime runtime, Queue<String> heard) throws InterruptedException {
        // @start region="bus"
        EventBus<String> bus = EventBus.start("news", runtime);
        Subscription<String> sports = bus.subscribe("news.sport.*", (topic, event) -> heard.add(event));

        bus.publish("news.sport.chess", "mate in two"); // heard
        bus.publish("news.weather", "rain"); // by nobody: returns 0
        bus.publishAndWait("news.sport.go", "a draw", Duration.ofSeconds(5)); // heard when this returns

        sports.cancel();
        // @end
    }
}
