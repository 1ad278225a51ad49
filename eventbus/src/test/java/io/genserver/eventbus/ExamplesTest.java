package io.genserver.eventbus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExamplesTest {
    private final ServerRuntime runtime = ServerRuntime.create();
    private final Queue<String> heard = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void theBusIsHeard() throws Exception {
        EventBusExample.run(runtime, heard);

        assertThat(heard).containsExactly("mate in two", "a draw");
    }

    @Test
    void theShopPacks() {
        EventBusExample.tree(runtime, heard);

        await().atMost(Duration.ofSeconds(30)).until(() -> heard.contains("pack Placed[order=17]"));
    }

    @Test
    void topicsAreWrittenAndQuoted() {
        assertThat(TopicExample.topics())
                .containsExactly("chat.room.hall", "chat.room.a%2Eb%20%3E%20c", "chat.room.%C3%BC%201.joined");
    }

    @Test
    void patternsMatch() {
        assertThat(TopicExample.matches()).containsExactly(false, true);
    }

    @Test
    void theScreenIsTurnedOffAndTheBooksAreKept() throws Exception {
        EventBus<String> bus = EventBus.start("prices", runtime);
        ServerRef<?, ?> screen = runtime.start(new ServerSubscriptionExample.Till(EventBus.named("none", runtime)));
        PolicyExample.subscribe(bus, screen, heard);

        bus.publishAndWait("price.tea", "3", Duration.ofSeconds(30));
        screen.stop();
        await().atMost(Duration.ofSeconds(30)).until(() -> bus.subscriptions().size() == 1);
        bus.publishAndWait("price.tea", "4", Duration.ofSeconds(30));

        assertThat(heard).containsExactlyInAnyOrder("show 3", "3", "4");
    }

    @Test
    void theWeatherIsRetained() throws Exception {
        RetainedExample.run(runtime, heard);

        assertThat(heard).containsExactly("snow", "sun");
    }

    @Test
    void theTillSums() {
        assertThat(ServerSubscriptionExample.run(runtime)).isEqualTo(12);
    }

    @Test
    void theReportCounts() throws Exception {
        EventBus<String> bus = EventBus.start("bus", runtime);
        bus.subscribe("a.*", (topic, event) -> {});
        bus.publishAndWait("a.b", "x", Duration.ofSeconds(30));
        bus.publish("b", "y");

        assertThat(StatisticsExample.report(bus))
                .isEqualTo("2 published, 1 unheard; a.*: 1 matched, 0 dropped, 0 wait");
    }
}
