package io.genserver.chat;

import io.genserver.ChildSpec;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.StartOptions;
import io.genserver.Strategy;
import io.genserver.SupervisorSpec;
import io.genserver.monitoring.Sampler;
import io.genserver.monitoring.SamplerOptions;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** What watches the chat, and tells operators of it. */
final class Watch {
    private final Sampler sampler;
    private final OpenStreams streams = new OpenStreams();
    private final EventText text;
    private final ServerRef<StreamServer.Request, StreamServer.News> streamServer;

    /**
     * One that is not started yet.
     *
     * @param gauges what there is to measure, by name
     */
    Watch(ChatConfig config, ServerRuntime runtime, Map<String, DoubleSupplier> gauges) {
        SamplerOptions options =
                SamplerOptions.DEFAULT.withNode("chat").withInterval(config.get(WatchOptions.SAMPLE_INTERVAL));
        for (Map.Entry<String, DoubleSupplier> gauge : gauges.entrySet()) {
            options = options.withGauge(gauge.getKey(), gauge.getValue());
        }
        sampler = Sampler.named("chat.sampler", runtime, options);
        text = new EventText(runtime.now().toEpochMilli());
        streamServer = runtime.registry().ref(StreamServer.NAME, StreamServer.class);
    }

    Sampler sampler() {
        return sampler;
    }

    ServerRef<StreamServer.Request, StreamServer.News> streams() {
        return streamServer;
    }

    /** They need nobody else, and nobody needs them. */
    ChildSpec<?, ?> childSpec() {
        return ChildSpec.supervisor(
                        "watch",
                        SupervisorSpec.of(
                                Strategy.ONE_FOR_ONE,
                                sampler.childSpec(),
                                ChildSpec.of("streams", () -> new StreamServer(sampler, text, streams))
                                        .withOptions(StartOptions.named(StreamServer.NAME)
                                                .withMailbox(
                                                        StreamServer.LIMIT.capacity(),
                                                        StreamServer.LIMIT.overflow()))))
                .named("chat.watch");
    }
}
