package io.genserver.chat;

import static org.awaitility.Awaitility.await;

import io.genserver.CrashReport;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.SetClock;
import io.genserver.SupervisedServers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.awaitility.core.ThrowingRunnable;

/** A chat server of a test's own on a free port, with the clients that the test opens. */
final class Chat implements AutoCloseable {
    /** How long a test waits for what should come at once: a safety net that no test that passes comes near. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private final List<CrashReport> crashReports = new CopyOnWriteArrayList<>();
    private final ServerRuntime runtime;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Collection<AutoCloseable> clients = new ConcurrentLinkedQueue<>();
    private final ChatServer server;

    /** Where its messages are; its own unless a test gave it one. */
    private final TestFolder data;

    Chat() {
        this(ClientFrames::read);
    }

    Chat(Connection.FrameReader reader) {
        this(config -> {}, new TestFolder(), reader, ServerRuntime::create);
    }

    /** One with other options than the default ones. */
    static Chat with(Consumer<ChatConfig.Builder> options) {
        return new Chat(options, new TestFolder(), ClientFrames::read, ServerRuntime::create);
    }

    /** One for which it is as late as the test says. */
    static Chat on(SetClock clock) {
        return on(clock, config -> {});
    }

    static Chat on(SetClock clock, Consumer<ChatConfig.Builder> options) {
        return new Chat(options, new TestFolder(), ClientFrames::read, clock::runtime);
    }

    /** One with other options and another reader. */
    static Chat with(Consumer<ChatConfig.Builder> options, Connection.FrameReader reader) {
        return new Chat(options, new TestFolder(), reader, ServerRuntime::create);
    }

    /** One whose messages are in {@code data}, and stay there. */
    static Chat keepingIn(Path data) {
        return new Chat(config -> {}, TestFolder.of(data), ClientFrames::read, ServerRuntime::create);
    }

    /** One whose frames are followed. */
    static Chat traced(Tracing tracing) {
        return traced(tracing, ClientFrames::read);
    }

    static Chat traced(Tracing tracing, Connection.FrameReader reader) {
        return new Chat(
                config -> {},
                new TestFolder(),
                reader,
                reporter -> ServerRuntime.create(tracing.runtimeOptions().withCrashReporter(reporter)),
                tracing);
    }

    private Chat(
            Consumer<ChatConfig.Builder> options,
            TestFolder data,
            Connection.FrameReader reader,
            Function<Consumer<CrashReport>, ServerRuntime> runtimes) {
        this(options, data, reader, runtimes, Tracing.NONE);
    }

    private Chat(
            Consumer<ChatConfig.Builder> options,
            TestFolder data,
            Connection.FrameReader reader,
            Function<Consumer<CrashReport>, ServerRuntime> runtimes,
            Tracing tracing) {
        this.data = data;
        runtime = runtimes.apply(crashReports::add);
        ChatConfig.Builder config = TestConfig.builder().set(Options.DATA_DIR, data.path());
        options.accept(config);
        server = ChatServer.start(config.build(), runtime, reader, tracing);
    }

    ChatServer server() {
        return server;
    }

    int port() {
        return server.port();
    }

    ServerRuntime runtime() {
        return runtime;
    }

    List<CrashReport> crashReports() {
        return crashReports;
    }

    /** The server that has {@code name} now. */
    ServerRef<?, ?> named(String name) {
        return runtime.registry().whereis(name).orElseThrow();
    }

    /** The servers of the open WebSockets. */
    List<ServerRef<?, ?>> connections() {
        return SupervisedServers.childrenOf("chat.connections", runtime);
    }

    /** The servers of the rooms, the hall's not among them. */
    List<ServerRef<?, ?>> roomServers() {
        return SupervisedServers.childrenOf(Rooms.SUPERVISOR, runtime);
    }

    /** A client that has opened a WebSocket, and hears from now on what is told to everyone. */
    TestClient connect() {
        return connect("/ws");
    }

    TestClient connect(String path) {
        TestClient client = TestClient.connect(http, URI.create("ws://localhost:" + port() + path));
        clients.add(client);
        client.ping().awaitEvent("pong"); // the response to the handshake may overtake the rest of it
        return client;
    }

    /** A client that has joined, and has seen that it has. */
    TestClient join(String username) {
        TestClient client = connect();
        client.join(username);
        client.awaitEvent(username + " joined");
        return client;
    }

    /** A client that speaks bytes. */
    RawClient raw() {
        return raw(RawClient.connect(port()));
    }

    /** One that can leave little unread before the server has to wait. */
    RawClient rawWithSmallBuffer() {
        return raw(RawClient.withSmallBuffer(port()));
    }

    private RawClient raw(RawClient client) {
        clients.add(client);
        return client;
    }

    /** One from another address of this machine. */
    RawClient rawFrom(String address) {
        RawClient client = RawClient.connectFrom(address, port());
        clients.add(client);
        return client;
    }

    HttpResponse<String> get(String path, String... headers) {
        return http("GET", path, headers);
    }

    /** Asks as an operator. */
    HttpResponse<String> admin(String path, String... headers) {
        return adminHttp("GET", path, headers);
    }

    HttpResponse<String> adminHttp(String method, String path, String... headers) {
        return http(server.adminPort(), method, path, headers);
    }

    HttpResponse<String> http(String method, String path, String... headers) {
        return http(port(), method, path, headers);
    }

    private HttpResponse<String> http(int port, String method, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                .timeout(PATIENCE)
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError(method + " " + path + " failed", e);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted", e);
        }
    }

    static void eventually(ThrowingRunnable assertion) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .atMost(PATIENCE)
                .untilAsserted(assertion);
    }

    @Override
    public void close() throws Exception {
        for (AutoCloseable client : clients) {
            client.close();
        }
        http.shutdownNow();
        server.close();
        data.close();
    }
}
