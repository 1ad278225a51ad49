package io.genserver.monitoring;

import java.net.URI;
import java.time.Duration;

/** What the javadoc shows; run by {@link AlertTest}. */
final class AlertExample {
    private AlertExample() {}

    // @start region="rules"
    static SamplerOptions watched(SamplerOptions options) {
        return options.withRule(new AlertRule.MailboxDepth(
                        "deep mailbox", Threshold.above(1_000).withAfter(Duration.ofSeconds(10))))
                .withRule(new AlertRule.HeapShare(
                        "memory", Threshold.above(90).withClear(80).withAfter(Duration.ofMinutes(1))))
                .withRule(new AlertRule.Silent("no orders", "shop.till", Threshold.above(600)));
    }
    // @end

    // @start region="webhook"
    static SamplerOptions paging(SamplerOptions options, URI pager) {
        return options.withWebhook(Webhook.to(pager));
    }
    // @end
}
