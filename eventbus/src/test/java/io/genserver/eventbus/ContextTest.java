package io.genserver.eventbus;

import static io.genserver.Next.keep;
import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.Context;
import io.genserver.ContextCarrier;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.RuntimeOptions;
import io.genserver.ServerRuntime;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** An event is handled for what its publisher works for. */
class ContextTest {
    private static final ThreadLocal<String> CURRENT = new ThreadLocal<>();

    private static final ContextCarrier CARRIER = new ContextCarrier() {
        @Override
        public Object capture() {
            return CURRENT.get();
        }

        @Override
        public Scope attach(Object context) {
            String before = CURRENT.get();
            CURRENT.set((String) context);
            return () -> CURRENT.set(before);
        }
    };

    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(RuntimeOptions.DEFAULT.withContextCarrier(CARRIER));

    private final EventBus<String> bus = EventBus.start("bus", runtime);
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    private final class Listener implements GenServer<Integer, Void, String> {
        @Override
        public Integer init(Context<Void, String> context) {
            return 0;
        }

        @Override
        public Next<Integer> handleCast(String event, Integer count) {
            seen.add(event + " for " + CURRENT.get());
            return keep(count);
        }
    }

    private void publish(String event, String context) {
        try (ContextCarrier.Scope scope = CARRIER.attach(context)) {
            bus.publish("a", event);
        }
    }

    @Test
    void handlersWorkForThePublisher() throws Exception {
        // given
        bus.subscribe("a", (topic, event) -> seen.add(event + " for " + CURRENT.get()));

        // when
        publish("one", "x");
        publish("two", "y");
        bus.publish("a", "three");

        // then
        assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("one for x");
        assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("two for y");
        assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("three for null");
    }

    @Test
    void serversWorkForThePublisher() throws Exception {
        // given
        bus.subscribe("a", runtime.start(new Listener()), (topic, event) -> event);

        // when
        publish("one", "x");

        // then
        assertThat(seen.poll(30, TimeUnit.SECONDS)).isEqualTo("one for x");
    }
}
