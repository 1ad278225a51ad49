package io.genserver.monitoring;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Samples, points and incidents as JSON, in UTF-8: an object has the names of the record's components, times are as in ISO
 * 8601, lengths of time in seconds, and what is not there is left out. Reading ignores names that it does not know, so
 * that a newer process can be watched. For any thread.
 *
 * {@snippet file="JsonExample.java" region="json"}
 */
public final class MonitoringJson {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .changeDefaultPropertyInclusion(all -> all.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .build();

    private MonitoringJson() {}

    /** A sample as an object. */
    public static byte[] write(Sample sample) {
        return MAPPER.writeValueAsBytes(sample);
    }

    /** An incident as an object. */
    public static byte[] write(Incident incident) {
        return MAPPER.writeValueAsBytes(incident);
    }

    /** Incidents as an array. */
    public static byte[] writeIncidents(List<Incident> incidents) {
        return MAPPER.writeValueAsBytes(incidents);
    }

    /** Points as an array. */
    public static byte[] writePoints(List<Point> points) {
        return MAPPER.writeValueAsBytes(points);
    }

    static String write(AlertNotice notice) {
        return MAPPER.writeValueAsString(notice);
    }

    /**
     * Reads what {@link #write(Sample)} has written.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static Sample readSample(String json) {
        return read(json, Sample.class);
    }

    /**
     * Reads what {@link #write(Incident)} has written.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static Incident readIncident(String json) {
        return read(json, Incident.class);
    }

    /**
     * Reads what {@link #writePoints} has written.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static List<Point> readPoints(String json) {
        List<Point> points = Arrays.asList(read(json, Point[].class));
        if (points.contains(null)) {
            throw new IllegalArgumentException("null is no Point");
        }
        return List.copyOf(points);
    }

    private static <T> T read(String json, Class<T> type) {
        T value;
        try {
            value = MAPPER.readValue(json, type);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not the JSON of a " + type.getSimpleName(), e);
        }
        if (value == null) {
            throw new IllegalArgumentException("null is no " + type.getSimpleName());
        }
        return value;
    }
}
