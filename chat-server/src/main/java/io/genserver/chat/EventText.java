package io.genserver.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.genserver.monitoring.Incident;
import io.genserver.monitoring.MonitoringJson;
import io.genserver.monitoring.Point;
import io.genserver.monitoring.Sample;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes events as text/event-stream has them. JSON has no line breaks but those of a text, which it escapes, so an event
 * is one line of data. Only incidents have an id, for clients that come back to send: it says which incident of which run of the server.
 *
 * @param run tells this run of the server from others
 */
record EventText(long run) {
    private static final Pattern ID = Pattern.compile("(?<run>[0-9]{1,18})-(?<incident>[0-9]{1,18})");

    byte[] history(List<Point> points) {
        return event("event: history\ndata: ", MonitoringJson.writePoints(points));
    }

    byte[] sample(Sample sample) {
        return event("event: sample\ndata: ", MonitoringJson.write(sample));
    }

    byte[] incident(Incident incident) {
        return event(
                "id: " + run + "-" + incident.number() + "\nevent: incident\ndata: ", MonitoringJson.write(incident));
    }

    /** That so many incidents are not known any more. */
    byte[] missed(long incidents) {
        return event("event: missed\ndata: ", Long.toString(incidents).getBytes(UTF_8));
    }

    private static byte[] event(String head, byte[] data) {
        var event = new ByteArrayOutputStream(head.length() + data.length + 2);
        event.writeBytes(head.getBytes(UTF_8));
        event.writeBytes(data);
        event.writeBytes("\n\n".getBytes(UTF_8));
        return event.toByteArray();
    }

    /** The incident that a client says it has seen last; 0 if it was of another run, or it says nothing of use. */
    long incidentOf(String lastEventId) {
        Matcher id = ID.matcher(lastEventId);
        return id.matches() && Long.parseLong(id.group("run")) == run ? Long.parseLong(id.group("incident")) : 0;
    }
}
