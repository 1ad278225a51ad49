package io.genserver.monitoring;

import java.nio.charset.StandardCharsets;

/** What the javadoc shows; run by {@link MonitoringJsonTest}. */
final class JsonExample {
    private JsonExample() {}

    // @start region="json"
    static Sample copy(Sample sample) {
        byte[] json = MonitoringJson.write(sample);
        return MonitoringJson.readSample(new String(json, StandardCharsets.UTF_8));
    }
    // @end
}
