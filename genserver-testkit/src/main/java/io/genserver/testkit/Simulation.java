package io.genserver.testkit;

import io.genserver.CrashReport;
import io.genserver.RuntimeOptions;
import io.genserver.ServerRuntime;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A {@link ServerRuntime} under a virtual clock and one scheduler that a seed steers: the same test with the same seed
 * takes the same steps, with another seed other steps that are as likely in real life.
 *
 * {@snippet file="SupervisedCounterExample.java" region="simulation"}
 *
 * <p><strong>Threads.</strong> Of all threads of a simulation one runs at a time: those that run servers, those made by
 * {@link #spawn}, and the one that made the simulation, the test thread. Whenever the one that runs waits, ends, sends,
 * replies, starts a server or begins to handle a message, the seed decides who goes on. So nobody else runs while the
 * test thread does not wait. A thread from outside that uses a server of the simulation gets an {@link
 * IllegalStateException}.
 *
 * <p><strong>Time</strong> stands while anybody can run, and jumps to the next time-out or timer when nobody can. A
 * call whose time-out is an hour is over at once. Servers sleep by {@link ServerRuntime#sleep}.
 *
 * <p><strong>What must not be.</strong> A server or client that waits for something else than the runtime, such as a
 * latch, a socket, a {@link java.util.concurrent.CompletableFuture} or {@link Thread#sleep}, stops all; so does a lock
 * that is held across a call or cast. The test thread notices after a while and throws. Nor may what servers do depend
 * on anything that differs from run to run: the system's clock, random numbers without a seed, the order of a {@link
 * java.util.HashMap} with keys whose hash is their identity.
 *
 * <p>When nothing can happen any more and the test thread still waits, it throws {@link SimulationException}, which
 * lists who waits where.
 *
 * <p>All methods are for the test thread, those that say so excepted.
 */
public final class Simulation implements AutoCloseable {

    /** The system property that makes {@link #forEachSeed} replay one seed alone. */
    public static final String SEED_PROPERTY = "genserver.seed";

    /** No watchdog: its timer would keep a simulation from ever coming to rest. */
    private static final Duration NEVER = ChronoUnit.FOREVER.getDuration();

    private static final int STEPS_SHOWN = 40;

    private final long seed;
    private final Trace trace = new Trace();
    private final Faults faults = new Faults();
    private final Strands strands;
    private final ServerRuntime runtime;
    private final List<CrashReport> crashes = new ArrayList<>();
    private final List<Client<?>> clients = new ArrayList<>();
    private boolean closed;

    private Simulation(long seed, SimulationOptions options) {
        this.seed = seed;
        var random = new SplittableRandom(seed);
        strands = new Strands(toString(), random, options, trace);
        runtime = ServerRuntime.create(
                RuntimeOptions.DEFAULT.withCrashReporter(crashes::add).withStuckAfter(NEVER),
                new SimulatedScheduler(strands, random, faults));
    }

    /** A simulation with {@link SimulationOptions#DEFAULT}, whose test thread is the one that calls this. */
    public static Simulation seeded(long seed) {
        return seeded(seed, SimulationOptions.DEFAULT);
    }

    /** A simulation whose test thread is the one that calls this. */
    public static Simulation seeded(long seed, SimulationOptions options) {
        return new Simulation(seed, options);
    }

    /** As {@link #forEachSeed(int, SimulationOptions, SimulationTest)} with {@link SimulationOptions#DEFAULT}. */
    public static void forEachSeed(int count, SimulationTest body) {
        forEachSeed(count, SimulationOptions.DEFAULT, body);
    }

    /**
     * Runs a test in a simulation each for the seeds from 1 to {@code count}, and closes each. If the system property
     * {@value #SEED_PROPERTY} is set, only that seed is run.
     *
     * @throws AssertionError if the test or the close throws: says with which seed, and shows the last steps
     */
    public static void forEachSeed(int count, SimulationOptions options, SimulationTest body) {
        run(Long.getLong(SEED_PROPERTY), count, options, body);
    }

    static void run(@Nullable Long only, int count, SimulationOptions options, SimulationTest body) {
        long first = only == null ? 1 : only;
        long last = only == null ? count : only;
        LongStream.rangeClosed(first, last).forEach(seed -> run(seed, options, body));
    }

    private static void run(long seed, SimulationOptions options, SimulationTest body) {
        Simulation simulation = seeded(seed, options);
        try (simulation) {
            body.run(simulation);
        } catch (Throwable failure) {
            throw new AssertionError(
                    "failed with seed " + seed + "; to replay it alone: -D" + SEED_PROPERTY + "=" + seed + "\n"
                            + failure + "\nthe last steps:\n    "
                            + String.join("\n    ", simulation.trace.tail(STEPS_SHOWN)),
                    failure);
        }
    }

    /** The runtime to start servers in. */
    public ServerRuntime runtime() {
        return runtime;
    }

    /** The seed that steers it. */
    public long seed() {
        return seed;
    }

    /** The virtual time of day. Any thread of the simulation may ask. */
    public Instant now() {
        return runtime.now();
    }

    /** What is to go wrong. */
    public Faults faults() {
        return faults;
    }

    /** A probe in this simulation. */
    public <M> Probe<M> probe() {
        return Probe.start(runtime);
    }

    /** Lets {@code duration} pass, and all happen that happens within it and at its end. */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("time does not go back: " + duration);
        }
        strands.idleUntil(strands.agenda().now() + duration.toNanos());
    }

    /** Lets the others run until they all wait, without any time passing. */
    public void runUntilIdle() {
        advance(Duration.ZERO);
    }

    /**
     * Lets the others run, and time pass, until a condition holds. It is looked at between steps, and is for what no
     * call waits for, such as a future.
     *
     * @param limit how much virtual time that may take
     * @throws AssertionError if it does not hold by then
     */
    public void runUntil(BooleanSupplier condition, Duration limit) {
        if (!strands.runUntil(condition, strands.agenda().now() + limit.toNanos())) {
            throw new AssertionError("in " + this + " the condition did not come true within " + limit);
        }
    }

    /**
     * Starts a thread of the simulation, which does not run before this one waits or is put aside. Any thread of the
     * simulation may start others. What it throws is thrown by {@link Client#join}, or else by {@link #close}.
     */
    public Client<@Nullable Void> spawn(String name, ThrowingRunnable action) {
        return this.<@Nullable Void>spawn(name, () -> {
            action.run();
            return null;
        });
    }

    /** As {@link #spawn(String, ThrowingRunnable)}, for an action that returns something. */
    public <T extends @Nullable Object> Client<T> spawn(String name, Callable<T> action) {
        Objects.requireNonNull(action, "action");
        strands.baton().me();
        var client = new Client<T>(name, strands, action);
        clients.add(client);
        return client;
    }

    /** The crashes that were reported so far. */
    public List<CrashReport> crashes() {
        return List.copyOf(crashes);
    }

    /** The last few hundred steps, for people to read. */
    public List<String> trace() {
        return trace.tail(Integer.MAX_VALUE);
    }

    /** A hash of all steps so far: equal for two runs that did the same. */
    public long traceHash() {
        return trace.hash();
    }

    /** How many steps there have been. */
    public long steps() {
        return trace.steps();
    }

    /**
     * What there is now besides idle servers: threads that run or wait, timers, names. After a close, when there may be
     * none, the servers too. Lets the others run until they all wait.
     */
    public List<String> leaks() {
        runUntilIdle();
        List<String> leaks = new ArrayList<>();
        strands.others().forEach(strand -> leaks.add("thread " + strand.describe()));
        if (strands.agenda().timers() > 0) {
            leaks.add(strands.agenda().timers() + " timers");
        }
        runtime.registry().names().forEach(name -> leaks.add("name " + name));
        if (closed) {
            runtime.observer()
                    .snapshot()
                    .servers()
                    .forEach(server -> leaks.add("server " + server.name() + ", which is " + server.status()));
        }
        return leaks;
    }

    /**
     * Closes the runtime, in virtual time, and ends all threads.
     *
     * @throws SimulationException if something has thrown that nobody was told of, or if there is anything left of
     *     {@link #leaks}
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        List<SimulationException> problems = new ArrayList<>();
        try {
            if (!strands.baton().isLost()) { // else whoever lost it has been told why
                runtime.close();
                problems.addAll(problems());
            }
        } finally {
            strands.end();
        }
        if (!problems.isEmpty()) {
            SimulationException first = problems.removeFirst();
            problems.forEach(first::addSuppressed);
            throw first;
        }
    }

    private List<SimulationException> problems() {
        List<String> leaks = leaks();
        List<SimulationException> problems = new ArrayList<>();
        for (Client<?> client : clients) {
            client.unheard().ifPresent(thrown -> problems.add(threw(client.toString(), thrown)));
        }
        strands.failures().forEach(thrown -> problems.add(threw("a server's or timer's thread", thrown)));
        if (!leaks.isEmpty()) {
            problems.add(new SimulationException(
                    this + " leaves something behind:"
                            + leaks.stream().map(leak -> "\n    " + leak).collect(Collectors.joining()),
                    null));
        }
        return problems;
    }

    private SimulationException threw(String who, Throwable thrown) {
        return new SimulationException("in " + this + ", " + who + " threw " + thrown, thrown);
    }

    @Override
    public String toString() {
        return "the simulation with seed " + seed;
    }
}
