package io.genserver.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.genserver.ServerRuntime;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ExamplesTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create();

    private final Queue<String> out = new ConcurrentLinkedQueue<>();

    @Test
    void theShopIsWatched() {
        Sampler sampler = SamplerExample.shop(runtime, SamplerExample.options(out, new LongAdder()), Worker::new);
        sampler.subscribe(new SamplerExample.Printer(out));

        runtime.registry().whereis("shop.till").orElseThrow().kill();

        await().atMost(PATIENCE)
                .until(() -> out.contains("connected")
                        && out.contains("shop.till restarted, for the 1st time")
                        && out.stream().anyMatch(line -> line.startsWith("shop-1: 4 servers, 0 waiting, ")));
        assertThat(SamplerExample.busiestSecond(sampler.history())).isNotNegative();
    }
}
