package io.genserver.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.genserver.ServerRuntime;
import io.genserver.chat.ChatConfig;
import io.genserver.chat.ChatServer;
import io.genserver.chat.Options;
import io.genserver.chat.Rate;
import io.genserver.chat.WatchOptions;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/**
 * What it costs a chat to be watched: messages at their receivers, with all that watches it in production, and without,
 * in turns on one chat. Talk goes on as fast as it is heard, by real sockets. What the chat counts of its
 * own work is always on, and so in both.
 *
 * <p>Arguments: how many pairs of turns, and how many seconds each; 40 and 5 if there are none, so that metrics are
 * read once in a turn. Then which watchers, to find out what one of them costs; all if none is named. The median does
 * not mind turns in which the machine does something else.
 *
 * <p>Each turn, watched or not, is measured from a second after its beginning: in production watchers are not
 * switched on each few seconds, and what a recording changes in compiled code at first is not what it costs later.
 */
public final class AlwaysOnCostMain {
    private static final int CLIENTS = 50;
    private static final int SPEAKERS = 10;
    private static final int MESSAGES_UNDER_WAY = 100;
    private static final Duration WARM_UP = Duration.ofSeconds(30);

    /** The chat's own sampler is to be of no account: the watchers bring one of theirs. */
    private static final Duration RARELY = Duration.ofMinutes(1);

    private static final Duration SETTLING = Duration.ofSeconds(1);
    private static final double TARGET = 0.95;
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

    private static final Rate ANY = new Rate(1_000_000, Duration.ofSeconds(1));

    private final ServerRuntime runtime = ServerRuntime.create();
    private final LongAdder heard = new LongAdder();
    private final ChatServer chat;
    private final Set<Watchers.Watcher> watchers;

    private AlwaysOnCostMain(Path data, Set<Watchers.Watcher> watchers) {
        this.watchers = watchers;
        chat = ChatServer.start(
                ChatConfig.builder()
                        .set(Options.PORT, 0)
                        .set(Options.ADMIN_PORT, 0)
                        .set(Options.DATA_DIR, data)
                        .set(WatchOptions.SAMPLE_INTERVAL, RARELY)
                        .set(Options.MAX_CONNECTIONS_PER_ADDRESS, CLIENTS)
                        .set(Options.MESSAGE_RATE, ANY)
                        .set(Options.BYTE_RATE, new Rate(1 << 30, Duration.ofSeconds(1)))
                        .build(),
                runtime);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        int pairs = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 40;
        Duration turn = Duration.ofSeconds(arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5);
        Set<Watchers.Watcher> watchers = Arrays.stream(arguments)
                .skip(2)
                .map(Watchers.Watcher::valueOf)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Watchers.Watcher.class)));
        if (watchers.isEmpty()) {
            watchers = EnumSet.allOf(Watchers.Watcher.class);
        }
        Path data = Files.createTempDirectory("always-on");
        try {
            new AlwaysOnCostMain(data, watchers).run(pairs, turn);
        } finally {
            Tool.delete(data);
        }
    }

    private void run(int pairs, Duration turn) throws InterruptedException {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try (chat) {
            List<ChatClient> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(new ChatClient(loops, chat.port(), heard, i < SPEAKERS ? SPEAKERS : 0));
            }
            for (int i = 0; i < MESSAGES_UNDER_WAY; i++) {
                clients.get(i % SPEAKERS).say();
            }
            warmUp(turn);
            measure(pairs, turn);
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    /** Of those who watch as well, who would be compiled during the first turns else. */
    private void warmUp(Duration turn) throws InterruptedException {
        long end = System.nanoTime() + WARM_UP.toNanos();
        while (System.nanoTime() < end) {
            watched(turn);
            alone(turn);
        }
    }

    private void measure(int pairs, Duration turn) throws InterruptedException {
        List<Double> rates = new ArrayList<>();
        List<Double> costs = new ArrayList<>();
        for (int pair = 0; pair < pairs; pair++) {
            boolean watchedFirst = pair % 2 == 1; // so that a trend favours nobody
            Turn first = watchedFirst ? watched(turn) : alone(turn);
            Turn second = watchedFirst ? alone(turn) : watched(turn);
            Turn watched = watchedFirst ? first : second;
            Turn alone = watchedFirst ? second : first;
            rates.add(watched.rate() / alone.rate());
            costs.add(watched.cpuMicros() / alone.cpuMicros());
            System.out.printf("alone %s, watched %s: %.3f%n", alone, watched, rates.getLast());
        }
        System.out.printf("CPU a message, watched / alone: %s%n", summary(costs));
        System.out.printf(
                "messages a second, watched / alone: %s; at least %.2f was to be: %s%n",
                summary(rates), TARGET, median(rates) >= TARGET ? "it is" : "IT IS NOT");
    }

    private static String summary(List<Double> ratios) {
        List<Double> sorted = ratios.stream().sorted().toList();
        int quarter = sorted.size() / 4;
        return "median %.3f, half of them from %.3f to %.3f"
                .formatted(median(ratios), sorted.get(quarter), sorted.get(sorted.size() - 1 - quarter));
    }

    private static double median(List<Double> ratios) {
        List<Double> sorted = ratios.stream().sorted().toList();
        return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }

    /**
     * What was heard in a turn.
     *
     * @param rate messages a second at their receivers
     * @param cpuMicros what one took of a core, clients included; on a busy machine it says more than the rate
     */
    private record Turn(double rate, double cpuMicros) {
        @Override
        public String toString() {
            return "%,.0f messages/s (%.2f us of CPU each)".formatted(rate, cpuMicros);
        }
    }

    private Turn watched(Duration turn) throws InterruptedException {
        try (var _ = new Watchers(runtime, chat.adminPort(), watchers)) {
            return alone(turn);
        }
    }

    private Turn alone(Duration turn) throws InterruptedException {
        Thread.sleep(SETTLING);
        long heardBefore = heard.sum();
        long cpuBefore = PROCESS.getProcessCpuTime();
        long begin = System.nanoTime();
        Thread.sleep(turn);
        double seconds = (System.nanoTime() - begin) / 1e9;
        double cpuMicros = (PROCESS.getProcessCpuTime() - cpuBefore) / 1e3;
        long count = heard.sum() - heardBefore;
        if (count == 0) {
            throw new IllegalStateException("the talk has died");
        }
        return new Turn(count / seconds, cpuMicros / count);
    }
}
