package io.genserver.eventbus;

import io.genserver.ServerRuntime;
import java.time.Duration;
import java.util.Queue;

/** What the javadoc and the guide show; run by {@link ExamplesTest}. */
final class RetainedExample {
    private RetainedExample() {}

    static void run(ServerRuntime runtime, Queue<String> heard) throws InterruptedException {
        // @start region="retained"
        EventBus<String> weather =
                EventBus.start("weather", runtime, EventBusOptions.DEFAULT.withRetainedTopics(1_000));
        weather.publish("weather.oslo", "rain");
        weather.publish("weather.oslo", "snow");

        weather.subscribe("weather.*", (topic, event) -> heard.add(event)); // hears "snow", then what follows
        weather.publishAndWait("weather.oslo", "sun", Duration.ofSeconds(5));
        // @end
    }
}
