package io.genserver.monitoring;

import java.time.Instant;

/** What a {@link Webhook} is sent. */
record AlertNotice(boolean begins, String node, String rule, String subject, Instant since, double value, String text) {

    static AlertNotice of(AlertBook.Change change, String node) {
        Alert alert = change.alert();
        return new AlertNotice(
                change.begins(), node, alert.rule(), alert.subject(), alert.since(), alert.value(), alert.text());
    }
}
