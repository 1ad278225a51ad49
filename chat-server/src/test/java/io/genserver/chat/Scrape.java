package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What the chat told Prometheus: the value of each sample, by its name and labels as they are written. */
record Scrape(String text, Map<String, Double> samples) {

    static Scrape of(Chat chat) {
        HttpResponse<String> response = chat.admin(AdminPages.METRICS);
        assertThat(response.statusCode()).isEqualTo(200);
        return of(response.body());
    }

    static Scrape of(String text) {
        Map<String, Double> samples = new HashMap<>();
        text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int end = line.lastIndexOf(' ');
            samples.put(line.substring(0, end), Double.valueOf(line.substring(end + 1)));
        });
        return new Scrape(text, samples);
    }

    double value(String sample) {
        assertThat(samples).containsKey(sample);
        return samples.get(sample);
    }

    /** The names without labels. */
    Set<String> names() {
        return samples.keySet().stream()
                .map(sample -> sample.replaceAll("\\{.*", ""))
                .collect(Collectors.toSet());
    }
}
