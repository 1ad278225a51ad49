package io.genserver.benchmarks;

import io.genserver.Observer;
import io.genserver.RuntimeEvent;
import io.genserver.ServerRuntime;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import jdk.jfr.Recording;

/** All who watch a chat in production, until closed: a listener, a flight recording, and Prometheus, which asks each second. */
final class Watchers implements AutoCloseable {
    private final LongAdder events = new LongAdder();
    private final CountDownLatch answered = new CountDownLatch(1);
    private final Observer.Subscription subscription;
    private final Recording recording = new Recording();
    private final HttpClient http = HttpClient.newHttpClient();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().factory());

    /** Returns when Prometheus has been answered once. */
    Watchers(ServerRuntime runtime, int adminPort) throws InterruptedException {
        subscription = runtime.observer().subscribe(this::count);
        recording.enable("io.genserver.ServerStart");
        recording.enable("io.genserver.ServerExit");
        recording.enable("io.genserver.ServerCrash");
        recording.enable("io.genserver.SlowHandler");
        recording.start();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + "/metrics"))
                .build();
        clock.scheduleAtFixedRate(() -> scrape(request), 0, 1, TimeUnit.SECONDS);
        if (!answered.await(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the chat shows no metrics");
        }
    }

    private void count(RuntimeEvent event) {
        events.increment();
    }

    private void scrape(HttpRequest request) {
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() == 200) {
                answered.countDown();
            }
        } catch (IOException e) {
            System.err.println("a scrape failed: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        subscription.close();
        recording.close();
        clock.close(); // waits for a scrape that is under way
        http.close();
    }
}
