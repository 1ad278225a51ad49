package io.genserver.monitoring;

import io.genserver.ChildSpec;
import io.genserver.GenServer;
import io.genserver.ServerRuntime;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** What the javadoc shows; run by {@link ExamplesTest}. */
final class SamplerExample {
    private SamplerExample() {}

    // @start region="options"
    static SamplerOptions options(Queue<String> orders, LongAdder bytesSent) {
        return SamplerOptions.DEFAULT
                .withNode("shop-1")
                .withInterval(Duration.ofMillis(20))
                .withGauge("orders", orders::size)
                .withCounter("bytes sent", bytesSent::sum);
    }
    // @end

    static Sampler shop(ServerRuntime runtime, SamplerOptions options, Supplier<GenServer<?, ?, ?>> till) {
        // @start region="tree"
        Sampler sampler = Sampler.named("shop.sampler", runtime, options);
        Supervisor.start(
                SupervisorSpec.of(Strategy.ONE_FOR_ONE)
                        .with(sampler.childSpec())
                        .with(ChildSpec.of("till", till::get).named("shop.till")),
                "shop",
                runtime);
        // @end
        return sampler;
    }

    // @start region="listener"
    record Printer(Queue<String> out) implements Feed.Listener {
        @Override
        public void sampled(Sample sample) {
            out.add(headline(sample));
        }

        @Override
        public void happened(Incident incident) {
            out.add(incident.server() + " " + incident.text());
        }

        @Override
        public void connected(boolean isConnected, String reason) {
            out.add(isConnected ? "connected" : "not connected: " + reason);
        }
    }
    // @end

    // @start region="headline"
    static String headline(Sample sample) {
        long heapPercent = 100 * sample.memory().used() / sample.memory().max();
        String busiest = sample.servers().stream()
                .reduce((a, b) -> a.messagesPerSecond() >= b.messagesPerSecond() ? a : b)
                .map(ServerReading::name)
                .orElse("nobody");
        return sample.node() + ": " + sample.totals().servers() + " servers, " + sample.waiting() + " waiting, "
                + heapPercent + " % of the heap, the busiest is " + busiest + ", "
                + sample.alerts().stream().map(Alert::text).toList();
    }
    // @end

    // @start region="history"
    static double busiestSecond(List<Point> history) {
        return history.stream().mapToDouble(Point::messagesPerSecond).max().orElse(0);
    }
    // @end
}
