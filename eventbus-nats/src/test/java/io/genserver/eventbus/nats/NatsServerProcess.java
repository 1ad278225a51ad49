package io.genserver.eventbus.nats;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real nats-server with JetStream, on free ports that it keeps when it is started again, with its store and its log in a
 * directory of the test. Also for the tests of other modules.
 */
public final class NatsServerProcess implements AutoCloseable {
    /** Where Debian puts it. */
    public static final Path PROGRAM = Path.of("/usr/sbin/nats-server");

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final JsonMapper JSON = new JsonMapper();

    private final Path directory;
    private String configuration;
    private final Thread end = new Thread(this::kill);
    private Process process;
    private int port = -1;
    private int monitoringPort = -1;

    private NatsServerProcess(Path directory, String configuration) {
        this.directory = directory;
        this.configuration = configuration;
    }

    /** Whether one can be started. */
    public static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /** Starts one; skips the test where it is not installed, unless nothing may be skipped. */
    public static NatsServerProcess start(Path directory) {
        return start(directory, "");
    }

    /**
     * Starts one; skips the test where it is not installed, unless nothing may be skipped.
     *
     * @param configuration more for its configuration file
     */
    public static NatsServerProcess start(Path directory, String configuration) {
        if (!Boolean.getBoolean("tests.required")) {
            Assumptions.assumeTrue(isInstalled(), "the tests with NATS need the Debian package nats-server");
        }
        var server = new NatsServerProcess(directory, configuration);
        Runtime.getRuntime().addShutdownHook(server.end);
        server.start();
        return server;
    }

    /** Starts it again, after {@link #kill}: same port, same store. */
    public void start() {
        try {
            Path ports = Files.createDirectories(directory.resolve("ports"));
            Path file = directory.resolve("nats.conf");
            Files.writeString(
                    file, """
                    host: 127.0.0.1
                    port: %d
                    http: "127.0.0.1:%d"
                    ports_file_dir: "%s"
                    jetstream { store_dir: "%s", max_memory_store: 64M, max_file_store: 1G }
                    %s
                    """.formatted(port, monitoringPort, ports, directory.resolve("store"), configuration));
            process = new ProcessBuilder(PROGRAM.toString(), "--config", file.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
            Path written = ports.resolve("nats-server_" + process.pid() + ".ports");
            await().atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(10))
                    .failFast("nats-server did not start: " + log(), () -> !process.isAlive())
                    .until(() -> Files.exists(written) && isHealthy(JSON.readTree(Files.readString(written))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As {@link #start()}, with something else added to its configuration. */
    public void start(String newConfiguration) {
        configuration = newConfiguration;
        start();
    }

    private boolean isHealthy(JsonNode ports) {
        if (!ports.has("nats") || !ports.has("monitoring")) {
            return false;
        }
        port = URI.create(ports.get("nats").get(0).asString()).getPort();
        monitoringPort = URI.create(ports.get("monitoring").get(0).asString()).getPort();
        try {
            return monitoring("/healthz").path("status").asString("").equals("ok");
        } catch (UncheckedIOException e) {
            return false; // not yet
        }
    }

    /** Where clients find it. */
    public String url() {
        return "nats://127.0.0.1:" + port;
    }

    /** As {@link #url()} with a host name, as is in certificates. */
    public String url(String scheme, String host) {
        return scheme + "://" + host + ":" + port;
    }

    /** What a page of its monitoring says, such as {@code /connz?subs=1}. */
    public JsonNode monitoring(String page) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + monitoringPort + page))
                    .timeout(PATIENCE)
                    .build();
            return JSON.readTree(
                    client.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What it wrote. */
    public Path log() {
        return directory.resolve("nats.log");
    }

    /** {@code kill -9}; what is in its store stays. */
    public void kill() {
        try {
            if (!process.destroyForcibly().waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("nats-server does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** {@code SIGSTOP}: it keeps its connections and does nothing. */
    public void suspend() {
        signal("STOP");
    }

    /** {@code SIGCONT}. */
    public void resume() {
        signal("CONT");
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("kill -" + name + " failed");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
        Runtime.getRuntime().removeShutdownHook(end);
    }
}
