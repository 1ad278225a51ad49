package io.genserver.benchmarks.chat;

import io.genserver.benchmarks.Tool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server under test, as a process of its own, and what can be read of it from outside; on Linux only. */
final class ServerProcess implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;
    private static final int LINES_KEPT = 1_000;
    private static final double TICKS_PER_SECOND = 100;
    private static final Pattern TOTAL = Pattern.compile("Total\\s+\\d+\\s+(\\d+)");
    private static final Pattern HEAP = Pattern.compile("heap (\\d+)");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private final Server server;
    private final Path work;
    private final Process process;
    private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(LINES_KEPT);
    private final int port;

    private ServerProcess(Server server, List<String> options, Path work) throws IOException, InterruptedException {
        this.server = server;
        this.work = work;
        List<String> command = new ArrayList<>(server.command(work));
        command.addAll(options);
        this.process = new ProcessBuilder(command)
                .directory(work.toFile())
                .redirectErrorStream(true)
                .start();
        Thread.ofPlatform().daemon().name("output of " + server).start(this::read);
        this.port = Integer.parseInt(awaitLine(server.started()).group(1));
    }

    /** @param options more for its command line */
    static ServerProcess start(Server server, String... options) throws IOException, InterruptedException {
        return new ServerProcess(server, List.of(options), Files.createTempDirectory("benchmarks-" + server));
    }

    /** Keeps the newest lines, so that the process never waits for a reader. */
    private void read() {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                while (!lines.offer(line)) {
                    lines.poll();
                }
            }
        } catch (IOException e) {
            lines.offer("its output cannot be read: " + e);
        }
    }

    private Matcher awaitLine(Pattern sought) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        StringBuilder said = new StringBuilder();
        while (System.nanoTime() < end) {
            String line = lines.poll(100, TimeUnit.MILLISECONDS);
            if (line == null) {
                if (!process.isAlive() && lines.isEmpty()) {
                    break;
                }
                continue;
            }
            said.append(line).append('\n');
            Matcher matcher = sought.matcher(line);
            if (matcher.find()) {
                return matcher;
            }
        }
        process.destroyForcibly();
        throw new IllegalStateException(server + " did not say " + sought + " but:\n" + said);
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    }

    /** Bytes that live on its heap, after a full collection. */
    long liveHeap() throws IOException, InterruptedException {
        if (!server.isJava()) {
            Tool.run(work, List.of("kill", "-USR2", Long.toString(process.pid())));
            return Long.parseLong(awaitLine(HEAP).group(1));
        }
        String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        String last = Tool.run(work, List.of(jcmd, Long.toString(process.pid()), "GC.class_histogram"));
        Matcher total = TOTAL.matcher(last);
        if (!total.find()) {
            throw new IllegalStateException("a histogram of classes should not end with " + last);
        }
        return Long.parseLong(total.group(1));
    }

    /** Bytes of it that are in memory. */
    long resident() throws IOException {
        Matcher matcher = RESIDENT.matcher(Files.readString(proc("status")));
        if (!matcher.find()) {
            throw new IllegalStateException(proc("status") + " does not tell VmRSS");
        }
        return Long.parseLong(matcher.group(1)) * 1024;
    }

    /** The time that it has spent on processors. */
    Duration processorTime() throws IOException {
        String stat = Files.readString(proc("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]); // utime and stime: see proc(5)
        return Duration.ofMillis((long) (ticks * 1000 / TICKS_PER_SECOND));
    }

    private Path proc(String file) {
        return Path.of("/proc", Long.toString(process.pid()), file);
    }

    /** Kills it, and removes what it has written. */
    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
        try {
            Tool.delete(work);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
