package io.genserver.chat;

import io.genserver.eventbus.nats.NatsServerProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Three nodes of one chat, each a process, and their NATS; the way of the last to it can be cut. */
final class NodeProcesses implements AutoCloseable {
    static final int COUNT = 3;

    /** The one behind the proxy. */
    static final int REMOTE = COUNT - 1;

    private final NatsServerProcess nats;
    private final CuttableProxy proxy;
    private final Path folder;
    private final List<ChatProcess> processes = new ArrayList<>();
    private final int[] ports = new int[COUNT];
    private final HttpClient http = HttpClient.newHttpClient();

    NodeProcesses(Path folder) {
        this.folder = folder;
        nats = NatsServerProcess.start(folder);
        proxy = new CuttableProxy(URI.create(nats.url()).getPort());
        for (int i = 0; i < COUNT; i++) {
            processes.add(start(i));
        }
        for (int i = 0; i < COUNT; i++) {
            ports[i] = processes.get(i).awaitPort();
            drain(i, processes.get(i));
        }
    }

    /** Reads what a node says, or it would wait for that; shown by {@code -Dcluster.verbose=true}. */
    private static void drain(int number, ChatProcess process) {
        Thread.ofVirtual().start(() -> {
            try {
                BufferedReader output = process.process().inputReader();
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                    if (Boolean.getBoolean("cluster.verbose")) {
                        System.out.println("node" + number + " " + line);
                    }
                }
            } catch (IOException e) {
                return; // killed
            }
        });
    }

    private ChatProcess start(int number) {
        Map<String, String> environment = new HashMap<>();
        environment.put("CHAT_NATS_URL", number == REMOTE ? "nats://127.0.0.1:" + proxy.port() : nats.url());
        environment.put("CHAT_NODE_NAME", "node" + number);
        environment.put("CHAT_NODE_LEASE", "2s");
        for (String rate : List.of(
                "CHAT_JOIN_RATE",
                "CHAT_USER_JOIN_RATE",
                "CHAT_MESSAGE_RATE",
                "CHAT_USER_MESSAGE_RATE",
                "CHAT_REQUEST_RATE",
                "CHAT_USER_REQUEST_RATE")) {
            environment.put(rate, "1000000/1s");
        }
        environment.put("CHAT_MAX_CONNECTIONS_PER_ADDRESS", "10000");
        return ChatProcess.start(folder.resolve("node" + number), environment);
    }

    HttpClient http() {
        return http;
    }

    int port(int number) {
        synchronized (ports) {
            return ports[number];
        }
    }

    NatsServerProcess nats() {
        return nats;
    }

    CuttableProxy proxy() {
        return proxy;
    }

    void kill(int number) throws InterruptedException {
        processes.get(number).kill();
    }

    void restart(int number) {
        ChatProcess process = start(number);
        processes.set(number, process);
        int port = process.awaitPort();
        drain(number, process);
        synchronized (ports) {
            ports[number] = port;
        }
    }

    void signal(int number, String name) throws IOException, InterruptedException {
        long pid = processes.get(number).process().pid();
        if (new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor() != 0) {
            throw new IllegalStateException("kill -" + name + " failed");
        }
    }

    @Override
    public void close() throws Exception {
        for (ChatProcess process : processes) {
            process.close();
        }
        proxy.close();
        nats.close();
        http.shutdownNow();
    }
}
