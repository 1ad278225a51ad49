package io.genserver.benchmarks.chat;

import io.genserver.benchmarks.Size;
import io.genserver.benchmarks.Tool;
import io.genserver.eventbus.nats.NatsServerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;

/** What is measured of a server, one after the other; each time of a new process. */
final class Session {
    private static final int TEXT_LENGTH = 64;
    private static final int WARM_UP_CLIENTS = Size.isSmoke() ? 10 : 500;
    private static final Duration SETTLING = Duration.ofSeconds(Size.isSmoke() ? 0 : 3);

    /** @param half what came of half the load that it was shown to carry */
    record Talk(Measured most, Measured half) {}

    /**
     * @param underway messages that are underway at any time when it is saturated
     * @param rooms how many, or 0 for the hall
     */
    record Plan(int clients, int rooms, int underway, Duration warmUp, Duration length) {
        Plan {
            if (clients <= 0 || rooms < 0 || rooms > clients || underway <= 0) {
                throw new IllegalArgumentException(
                        "there have to be clients, messages, and no more rooms than clients");
            }
        }

        Crowd.Entry entry() {
            return rooms == 0 ? Entries.join() : Entries.joinRoom(rooms);
        }

        int audience() {
            return rooms == 0 ? clients : clients / rooms;
        }
    }

    private Session() {}

    /** As much as it can deliver, and then the latency at half of that. */
    static Talk talk(Server server, Plan plan, LongConsumer progress) throws IOException, InterruptedException {
        try (ServerProcess process = ServerProcess.start(server);
                var crowd = new Crowd(process.address())) {
            crowd.enter(plan.clients, plan.entry());
            var load = new Load(crowd, plan.rooms, TEXT_LENGTH);
            Measured most = load.saturate(plan.underway, plan.warmUp, plan.length, progress);
            double half = most.deliveriesPerSecond() / plan.audience() / 2;
            return new Talk(most, load.keepRate(half, plan.warmUp.dividedBy(2), plan.length, progress));
        }
    }

    /** As much as so many nodes of one chat can deliver. */
    static Measured nodes(int count, Plan plan) throws Exception {
        Path store = Files.createTempDirectory("benchmarks-nats");
        try (AutoCloseable _ = () -> Tool.delete(store);
                NatsServerProcess nats = NatsServerProcess.start(store);
                var nodes = new Nodes(nats.url(), count);
                var crowd = new Crowd(nodes.addresses())) {
            crowd.enter(plan.clients, plan.entry());
            var load = new Load(crowd, plan.rooms, TEXT_LENGTH);
            return load.saturate(plan.underway, plan.warmUp, plan.length, deliveries -> {});
        }
    }

    /** What it costs to hold so many, who have said one word each and say nothing more. */
    static Held hold(Server server, int connections, Duration length) throws IOException, InterruptedException {
        try (ServerProcess process = ServerProcess.start(server)) {
            try (var first = new Crowd(process.address())) { // so that what is made once is there
                first.enter(WARM_UP_CLIENTS, Entries.ping());
            }
            TimeUnit.NANOSECONDS.sleep(SETTLING.toNanos());
            long heap = process.liveHeap();
            long resident = process.resident();
            try (var crowd = new Crowd(process.address())) {
                crowd.enter(connections, Entries.ping());
                TimeUnit.NANOSECONDS.sleep(SETTLING.toNanos());
                double heapEach = (process.liveHeap() - heap) / (double) connections;
                double residentEach = (process.resident() - resident) / (double) connections;
                long begin = System.nanoTime();
                Duration spent = process.processorTime();
                TimeUnit.NANOSECONDS.sleep(length.toNanos());
                double busy = process.processorTime().minus(spent).toNanos();
                double percent = 100 * busy / (System.nanoTime() - begin);
                crowd.requireAllThere();
                return new Held(connections, heapEach, residentEach, percent);
            }
        }
    }
}
