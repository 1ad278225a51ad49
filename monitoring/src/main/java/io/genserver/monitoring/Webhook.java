package io.genserver.monitoring;

import java.net.URI;
import java.time.Duration;

/**
 * Where alerts are sent, one after the other, as JSON by POST: whether it {@code begins} or not, the {@code node}, and of
 * the {@link Alert} the {@code rule}, {@code subject}, {@code since}, {@code value} and {@code text}. Any answer of 200 to
 * 299 is good. Immutable.
 *
 * {@snippet file="AlertExample.java" region="webhook"}
 *
 * @param uri http or https; it may have a secret in it, and so is never logged
 * @param timeout how long one attempt may take
 * @param attempts how often an alert is sent until it is given up; only where another attempt could help
 */
public record Webhook(URI uri, Duration timeout, int attempts) {

    public Webhook {
        String scheme = uri.getScheme();
        boolean isHttp = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
        if (!isHttp || uri.getHost() == null) {
            throw new IllegalArgumentException("a webhook has to be an http or https URL with a host");
        }
        if (timeout.isNegative() || timeout.isZero() || attempts < 1) {
            throw new IllegalArgumentException("a webhook needs time and an attempt, not " + timeout + ", " + attempts);
        }
    }

    /** One with 10 seconds for each of 5 attempts. */
    public static Webhook to(URI uri) {
        return new Webhook(uri, Duration.ofSeconds(10), 5);
    }

    /** The host alone. */
    @Override
    public String toString() {
        return "webhook at " + uri.getHost();
    }
}
