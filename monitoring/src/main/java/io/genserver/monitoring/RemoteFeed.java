package io.genserver.monitoring;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a {@link Sampler} of another process sees, over HTTP: events from {@code /observe/events}, as text/event-stream.
 * Connects at once, and again for as long as it is open, with pauses that grow from half a second to half a minute; then
 * it goes on with the incident after the last, if the other side still knows it. Does not follow redirects. For any
 * thread.
 *
 * {@snippet file="RemoteFeedExample.java" region="remote"}
 */
public final class RemoteFeed implements Feed {
    private static final System.Logger LOG = System.getLogger("io.genserver.monitoring");

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ACTION_TIMEOUT = Duration.ofSeconds(5);

    /** Three heartbeats. */
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int MAX_ANSWER_BYTES = 64 << 10;
    private static final int POINTS = 10_000;
    private static final int INCIDENTS = 1_000;

    private final URI base;
    private final Optional<String> token;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final Archive archive = new Archive(POINTS, INCIDENTS, false, "connecting");
    private final Thread reader;
    private volatile boolean closed;

    // The reader's own.

    private String lastEventId = "";
    private Duration pause = FIRST_PAUSE;
    private boolean hasComplained;

    private RemoteFeed(URI base, Optional<String> token) {
        this.base = base;
        this.token = token;
        this.reader = Thread.ofVirtual().name("remote-feed").unstarted(this::readForEver);
    }

    /**
     * Begins to connect, and returns at once.
     *
     * @param base where the other process listens for operators, such as {@code http://localhost:7202}
     * @param token what it wants operators to know, if it does
     * @throws IllegalArgumentException if {@code base} is no http or https URL, or the token cannot be sent
     */
    public static RemoteFeed connect(URI base, Optional<String> token) {
        boolean isHttp = "http".equalsIgnoreCase(base.getScheme()) || "https".equalsIgnoreCase(base.getScheme());
        if (!isHttp || base.getHost() == null) {
            throw new IllegalArgumentException("not an http or https URL with a host: " + base);
        }
        if (token.isPresent() && !isVisible(token.get())) {
            throw new IllegalArgumentException("a token is made of printable characters of ASCII");
        }
        var feed = new RemoteFeed(base, token);
        feed.reader.start();
        return feed;
    }

    // ---- who listens ----

    @Override
    public Subscription subscribe(Listener listener) {
        Objects.requireNonNull(listener, "listener");
        var outbox = new Outbox(INCIDENTS);
        var news = new Semaphore(0);
        archive.subscribe(outbox, news::release);
        Thread.ofVirtual().name("remote-feed-listener").start(() -> tell(listener, outbox, news));
        return () -> {
            archive.unsubscribe(outbox);
            news.release();
        };
    }

    private void tell(Listener listener, Outbox outbox, Semaphore news) {
        try {
            while (!outbox.isClosed()) {
                news.acquireUninterruptibly();
                outbox.tell(listener);
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a listener failed, and is told no more", e);
            archive.unsubscribe(outbox);
        }
    }

    // ---- reading ----

    private void readForEver() {
        try {
            while (!closed) {
                String reason = readOnce();
                if (!closed) {
                    Duration next = jittered();
                    archive.connected(false, reason + "; trying again in " + Math.max(1, next.toSeconds()) + " s");
                    Thread.sleep(next);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed
        }
    }

    /** So that not all who watch a server come back to it at the same moment. */
    private Duration jittered() {
        Duration next = pause.plusMillis(ThreadLocalRandom.current().nextLong(pause.toMillis() / 2));
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        return next;
    }

    /** Reads until it breaks off; why. */
    private String readOnce() throws InterruptedException {
        try {
            HttpRequest.Builder request =
                    request("/observe/events").timeout(ACTION_TIMEOUT).header("Accept", "text/event-stream");
            if (!lastEventId.isEmpty()) {
                request.header("Last-Event-ID", lastEventId);
            }
            HttpResponse<InputStream> response =
                    client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
            try (var body = new IdleClose(response.body(), SILENCE)) {
                if (response.statusCode() != 200) {
                    return refusal(response.statusCode());
                }
                archive.connected(true, base.toString());
                read(new EventParser(new BufferedInputStream(body)));
                return "the server has ended the connection";
            }
        } catch (ConnectException e) { // which says nothing
            return "nobody listens there";
        } catch (IOException e) {
            return e.getMessage() == null ? e.getClass().getSimpleName() : Texts.line(e.getMessage());
        }
    }

    private static String refusal(int status) {
        return switch (status) {
            case 401 -> "the server wants another token";
            case 404 -> "the server has nothing to watch at this address";
            case 503 -> "the server is not ready, or too many watch it";
            default -> "the server answers with " + status;
        };
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path));
        token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
        return request;
    }

    private void read(EventParser events) throws IOException {
        for (EventParser.Event event = events.next(); event != null && !closed; event = events.next()) {
            try {
                take(event);
                pause = FIRST_PAUSE;
            } catch (IllegalArgumentException e) {
                if (!hasComplained) {
                    hasComplained = true;
                    LOG.log(System.Logger.Level.WARNING, "ignored what cannot be read, perhaps of a newer version", e);
                }
            }
        }
    }

    private void take(EventParser.Event event) {
        switch (event.type()) {
            case "history" -> archive.remember(MonitoringJson.readPoints(event.data()));
            case "sample" -> {
                Sample sample = MonitoringJson.readSample(event.data());
                archive.add(sample, Point.of(sample, 0));
            }
            case "incident" -> {
                if (!runOf(event.id()).equals(runOf(lastEventId))) {
                    archive.forgetIncidents();
                }
                archive.add(MonitoringJson.readIncident(event.data()));
                // One that no header can have would end the reading when it comes back.
                lastEventId = isVisible(event.id()) ? event.id() : "";
            }
            case "missed" -> archive.missed(Long.parseLong(event.data()));
            default -> {
                // of a newer version
            }
        }
    }

    /** Whether it can be sent in a header, whatever else is there. */
    private static boolean isVisible(String text) {
        return text.matches("[\\x21-\\x7e]+");
    }

    /** Numbers begin anew with each run of the other process. */
    private static String runOf(String eventId) {
        return eventId.substring(0, Math.max(0, eventId.indexOf('-')));
    }

    // ---- acting ----

    @Override
    public void stop(long serverId) {
        act(serverId, "stop");
    }

    @Override
    public void kill(long serverId) {
        act(serverId, "kill");
    }

    private void act(long serverId, String what) {
        HttpRequest request = request("/observe/servers/" + serverId + "/" + what)
                .timeout(ACTION_TIMEOUT)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            HttpResponse<String> response = client.send(
                    request,
                    HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofString(), MAX_ANSWER_BYTES));
            if (response.statusCode() != 202) {
                throw new IllegalStateException(errorOf(response));
            }
        } catch (IOException e) {
            throw new IllegalStateException("the server cannot be asked: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before the server had answered", e);
        }
    }

    private static String errorOf(HttpResponse<String> response) {
        try {
            String error =
                    JsonMapper.shared().readTree(response.body()).path("error").asString("");
            if (!error.isEmpty()) {
                return Texts.line(error);
            }
        } catch (JacksonException e) {
            LOG.log(System.Logger.Level.DEBUG, "an answer that is no JSON", e);
        }
        return refusal(response.statusCode());
    }

    /** Ends the connection and all subscriptions; does not wait for listeners. */
    @Override
    public void close() {
        closed = true;
        reader.interrupt();
        client.shutdownNow();
        archive.closeAll();
    }
}
