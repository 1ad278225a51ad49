package io.genserver.benchmarks;

import io.genserver.RuntimeEvent;
import io.genserver.ServerRuntime;
import io.genserver.monitoring.Feed;
import io.genserver.monitoring.Incident;
import io.genserver.monitoring.Sample;
import io.genserver.monitoring.Sampler;
import io.genserver.monitoring.SamplerOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import jdk.jfr.Recording;

/**
 * Those who watch a chat in production, until closed; all of them, or some to find out which one costs.
 */
final class Watchers implements AutoCloseable {
    /** One who watches. */
    enum Watcher {
        /** A listener for what happens to servers. */
        LISTENER,
        /** A flight recording of the events of servers. */
        RECORDING,
        /** A sampler with a dashboard, which looks each second. */
        DASHBOARD,
        /** Prometheus, which looks each five seconds: three times as often as {@code docs/operations/prometheus.yml} has it. */
        PROMETHEUS
    }

    private static final int SCRAPE_SECONDS = 5;

    private final LongAdder events = new LongAdder();
    private final CountDownLatch answered = new CountDownLatch(1);
    private final Deque<Runnable> ends = new ArrayDeque<>();

    /** Returns when Prometheus, if it is among {@code who}, has been answered once. */
    Watchers(ServerRuntime runtime, int adminPort, Set<Watcher> who) throws InterruptedException {
        for (Watcher watcher : who) {
            switch (watcher) {
                case LISTENER -> listen(runtime);
                case RECORDING -> record();
                case DASHBOARD -> sample(runtime);
                case PROMETHEUS -> scrape(adminPort);
            }
        }
    }

    private void listen(ServerRuntime runtime) {
        ends.push(runtime.observer().subscribe(this::count)::close);
    }

    private void record() {
        var recording = new Recording(); // without settings it has none of the JDK's own events
        ends.push(recording::close);
        recording.enable("io.genserver.ServerStart");
        recording.enable("io.genserver.ServerExit");
        recording.enable("io.genserver.ServerCrash");
        recording.enable("io.genserver.SlowHandler");
        recording.start();
    }

    private void sample(ServerRuntime runtime) {
        Sampler sampler = Sampler.start("watchers", runtime, SamplerOptions.DEFAULT);
        ends.push(sampler::close);
        sampler.subscribe(new Dashboard());
    }

    private void scrape(int adminPort) throws InterruptedException {
        HttpClient http = HttpClient.newHttpClient();
        ends.push(http::close);
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().factory());
        ends.push(clock::close); // waits for a scrape that is under way
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + "/metrics"))
                .build();
        clock.scheduleAtFixedRate(() -> scrape(http, request), 0, SCRAPE_SECONDS, TimeUnit.SECONDS);
        if (!answered.await(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("the chat shows no metrics");
        }
    }

    /** Takes what it gets. */
    private final class Dashboard implements Feed.Listener {
        @Override
        public void sampled(Sample sample) {
            events.increment();
        }

        @Override
        public void happened(Incident incident) {
            events.increment();
        }

        @Override
        public void connected(boolean isConnected, String reason) {
            events.increment();
        }
    }

    private void count(RuntimeEvent event) {
        events.increment();
    }

    private void scrape(HttpClient http, HttpRequest request) {
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
        ends.forEach(Runnable::run);
        ends.clear();
    }
}
