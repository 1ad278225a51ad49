package io.genserver.chat;

import io.genserver.ChildSpec;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.StartOptions;
import io.genserver.Strategy;
import io.genserver.SupervisorSpec;
import io.genserver.monitoring.AlertRule;
import io.genserver.monitoring.Sampler;
import io.genserver.monitoring.SamplerOptions;
import io.genserver.monitoring.Threshold;
import io.genserver.monitoring.Webhook;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import java.util.function.Function;

/** What watches the chat, and tells operators of it. */
final class Watch {
    /** It falls with each collection, so it says something only if it does not fall. */
    private static final Duration HEAP_AFTER = Duration.ofMinutes(1);

    private static final double HEAP_CLEAR = 0.9;

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
        sampler = Sampler.named("chat.sampler", runtime, options(config, gauges));
        text = new EventText(runtime.now().toEpochMilli());
        streamServer = runtime.registry().ref(StreamServer.NAME, StreamServer.class);
    }

    private static SamplerOptions options(ChatConfig config, Map<String, DoubleSupplier> gauges) {
        SamplerOptions options = SamplerOptions.DEFAULT
                .withNode(config.get(Options.NATS_URL).isPresent() ? "chat " + config.get(Options.NODE_NAME) : "chat")
                .withInterval(config.get(WatchOptions.SAMPLE_INTERVAL));
        for (Map.Entry<String, DoubleSupplier> gauge : gauges.entrySet()) {
            options = options.withGauge(gauge.getKey(), gauge.getValue());
        }
        for (AlertRule rule : rules(config)) {
            options = options.withRule(rule);
        }
        return config.get(WatchOptions.ALERT_WEBHOOK)
                .map(Webhook::to)
                .map(options::withWebhook)
                .orElse(options);
    }

    private static List<AlertRule> rules(ChatConfig config) {
        Function<Number, Threshold> above =
                value -> Threshold.above(value.doubleValue()).withCoolDown(config.get(WatchOptions.ALERT_COOL_DOWN));
        List<AlertRule> rules = new ArrayList<>();
        config.get(WatchOptions.ALERT_MAILBOX)
                .ifPresent(most -> rules.add(new AlertRule.MailboxDepth("mailbox", above.apply(most))));
        config.get(WatchOptions.ALERT_STALLED)
                .ifPresent(time -> rules.add(new AlertRule.Stalled("stalled", above.apply(time.toSeconds()))));
        config.get(WatchOptions.ALERT_CRASHES)
                .ifPresent(most -> rules.add(new AlertRule.Crashes("crashes", above.apply(most))));
        config.get(WatchOptions.ALERT_RESTARTS)
                .ifPresent(most -> rules.add(new AlertRule.Restarts("restarts", above.apply(most))));
        config.get(WatchOptions.ALERT_HEAP)
                .ifPresent(percent -> rules.add(new AlertRule.HeapShare(
                        "heap",
                        above.apply(percent).withClear(percent * HEAP_CLEAR).withAfter(HEAP_AFTER))));
        return rules;
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
                                                        StreamServer.LIMIT.capacity(), StreamServer.LIMIT.overflow()))))
                .named("chat.watch");
    }
}
