package io.genserver.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** An operator's program that is sent events. */
final class EventReader implements AutoCloseable {
    /**
     * An event.
     *
     * @param id an empty text if it has none
     */
    record Event(String id, String type, String data) {}

    private final HttpURLConnection connection;
    private final BufferedReader lines;

    private EventReader(HttpURLConnection connection) throws IOException {
        this.connection = connection;
        this.lines = new BufferedReader(new InputStreamReader(connection.getInputStream(), UTF_8));
    }

    /** One that is taken in. */
    static EventReader of(Chat chat, String... headers) {
        try {
            return new EventReader(connect(chat, headers));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How one is answered that is perhaps not. */
    static int status(Chat chat, String... headers) {
        try {
            HttpURLConnection connection = connect(chat, headers);
            int status = connection.getResponseCode();
            connection.disconnect();
            return status;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static HttpURLConnection connect(Chat chat, String... headers) throws IOException {
        URI uri = URI.create("http://localhost:" + chat.server().adminPort() + "/observe/events");
        var connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setReadTimeout((int) Chat.PATIENCE.toMillis());
        for (int i = 0; i < headers.length; i += 2) {
            connection.setRequestProperty(headers[i], headers[i + 1]);
        }
        return connection;
    }

    String header(String name) {
        return connection.getHeaderField(name);
    }

    /** The next event; heartbeats are passed over. */
    Event next() {
        try {
            String id = "";
            String type = "";
            String data = "";
            for (String line = lines.readLine(); ; line = lines.readLine()) {
                if (line == null) {
                    throw new UncheckedIOException(new IOException("the server has ended the stream"));
                } else if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("event: ")) {
                    type = line.substring(7);
                } else if (line.startsWith("data: ")) {
                    data = line.substring(6);
                } else if (line.isEmpty() && !type.isEmpty()) {
                    return new Event(id, type, data);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next event of a type. */
    Event next(String type) {
        return until(event -> event.type().equals(type)).getLast();
    }

    /** The events up to one that is as asked for. */
    List<Event> until(Predicate<Event> isLast) {
        List<Event> events = new ArrayList<>();
        do {
            events.add(next());
        } while (!isLast.test(events.getLast()));
        return events;
    }

    @Override
    public void close() {
        connection.disconnect();
    }
}
