package io.genserver.benchmarks.chat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Several processes that are one chat, by NATS; all of them are ready. */
final class Nodes implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final List<ServerProcess> processes = new ArrayList<>();

    Nodes(String nats, int count) throws IOException, InterruptedException {
        boolean complete = false;
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (int i = 1; i <= count; i++) {
                processes.add(ServerProcess.start(Server.CHAT, "--nats-url", nats, "--node-name", "node" + i));
            }
            for (ServerProcess process : processes) {
                awaitReady(http, process.address());
            }
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    private static void awaitReady(HttpClient http, InetSocketAddress address)
            throws IOException, InterruptedException {
        HttpRequest ready = HttpRequest.newBuilder(
                        URI.create("http://" + address.getHostString() + ":" + address.getPort() + "/health/ready"))
                .build();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            HttpResponse<String> response = http.send(ready, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == 200) {
                return;
            }
            if (System.nanoTime() > end) {
                throw new IllegalStateException("a node does not get ready: " + response.body());
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    InetSocketAddress[] addresses() {
        return processes.stream().map(ServerProcess::address).toArray(InetSocketAddress[]::new);
    }

    @Override
    public void close() throws InterruptedException {
        for (ServerProcess process : processes) {
            process.close();
        }
    }
}
