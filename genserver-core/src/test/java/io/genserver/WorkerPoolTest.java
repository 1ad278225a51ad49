package io.genserver;

import static io.genserver.Eventually.PATIENCE;
import static io.genserver.Puppet.ask;
import static io.genserver.Puppet.get;
import static io.genserver.Puppet.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.genserver.Puppet.Ask;
import io.genserver.Puppet.Tell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What servers notice, or must not notice, of sharing their threads. */
class WorkerPoolTest {
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    private final List<CrashReport> reports = new CopyOnWriteArrayList<>();
    private final ServerRuntime runtime = ServerRuntime.create(reports::add);
    private final ServerRef<Ask<?>, Tell> server = runtime.start(new Puppet());

    @AfterEach
    void close() {
        runtime.observer().forEach(info -> info.server().kill());
        runtime.close();
    }

    // ---- handlers that block ----

    @Test
    void handlersThatBlockDoNotHoldUpOthers() throws Exception {
        // given
        var gates = new ArrayList<Gate>();
        for (int i = 0; i < 100 * CORES; i++) {
            var gate = new Gate();
            gates.add(gate);
            runtime.start(new Puppet()).cast(tell(gate::pass));
        }

        // when
        for (Gate gate : gates) {
            gate.awaitVisitor();
        }

        // then
        assertThat(server.call(get(), PATIENCE)).isZero();
        gates.forEach(Gate::open);
    }

    @Test
    void handlersThatWaitForALockDoNotHoldUpTheOneThatHasIt() throws Exception {
        // given
        var lock = new Object();
        var gate = new Gate();
        var done = new CountDownLatch(1 + 4 * CORES);
        server.cast(tell(() -> {
            synchronized (lock) {
                gate.pass();
            }
            done.countDown();
        }));
        gate.awaitVisitor();
        for (int i = 0; i < 4 * CORES; i++) {
            runtime.start(new Puppet()).cast(tell(() -> {
                synchronized (lock) {
                    done.countDown();
                }
            }));
        }

        // when
        runtime.start(new Puppet()).cast(tell(gate::open));

        // then
        assertThat(done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatAServerWakesBeforeItBlocksIsRunMeanwhile() {
        // given
        ServerRef<Ask<?>, Tell> other = runtime.start(new Puppet());

        // when
        var opened = new CountDownLatch(1);
        boolean inTime = server.call(
                ask(() -> {
                    other.cast(tell(opened::countDown));
                    return opened.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                }),
                PATIENCE);

        // then
        assertThat(inTime).isTrue();
    }

    @Test
    void whatAServerWakesBeforeItComputesIsRunMeanwhile() {
        // given
        assumeThat(CORES).isGreaterThan(1);
        ServerRef<Ask<?>, Tell> other = runtime.start(new Puppet());
        var told = new AtomicBoolean();

        // when
        server.call(
                ask(() -> {
                    other.cast(tell(() -> told.set(true)));
                    while (!told.get()) {
                        Thread.onSpinWait();
                    }
                    return 0;
                }),
                PATIENCE);

        // then
        assertThat(told).isTrue();
    }

    @Test
    void serversMayCallEachOtherInALongRow() {
        // given
        int length = 200;
        Ask<Integer> call = get();
        for (int i = 0; i < length; i++) {
            Ask<Integer> behind = call;
            ServerRef<Ask<?>, Tell> next = runtime.start(new Puppet());
            call = ask(() -> 1 + next.call(behind, PATIENCE));
        }

        // when
        int calls = server.call(call, PATIENCE);

        // then
        assertThat(calls).isEqualTo(length);
    }

    @Test
    void aServerMayWaitForOneOfAnotherRuntime() {
        // given
        try (var elsewhere = ServerRuntime.create(reports::add)) {
            List<ServerRef<Ask<?>, Tell>> others = Stream.generate(() -> elsewhere.start(new Puppet()))
                    .limit(4L * CORES)
                    .toList();

            // when
            List<Caller<Integer>> callers = others.stream()
                    .map(other -> Caller.of(() -> runtime.start(new Puppet())
                            .call(ask(() -> other.call(ask(() -> server.call(get(), PATIENCE)), PATIENCE)), PATIENCE)))
                    .toList();

            // then
            assertThat(callers).allSatisfy(caller -> assertThat(caller.result()).isZero());
        }
    }

    // ---- fairness ----

    @Test
    void otherVirtualThreadsRunWhileServersKeepAllWorkersBusy() throws Exception {
        // given
        for (int i = 0; i < 2 * CORES; i++) {
            ServerRef<Ask<?>, Tell> one = runtime.start(new Puppet());
            ServerRef<Ask<?>, Tell> other = runtime.start(new Puppet());
            one.cast(toAndFro(one, other));
        }
        var steps = new AtomicInteger();

        // when
        for (int i = 0; i < 10; i++) {
            Caller.ofPlatform(() -> {
                        Thread.ofVirtual().start(() -> Thread.ofVirtual().start(steps::incrementAndGet));
                    })
                    .result();
        }

        // then
        Eventually.until(() -> steps.get() == 10);
    }

    private static Tell toAndFro(ServerRef<Ask<?>, Tell> here, ServerRef<Ask<?>, Tell> there) {
        return tell(() -> there.cast(toAndFro(there, here)));
    }

    // ---- what one server leaves on the thread ----

    @Test
    void anInterruptStatusThatAHandlerLeavesIsNotSeenByTheNextServer() throws Exception {
        for (int round = 0; round < 100; round++) {
            // given
            ServerRef<Ask<?>, Tell> next = runtime.start(new Puppet());
            var seen = new AtomicReference<Boolean>();
            var done = new CountDownLatch(1);

            // when
            server.cast(tell(() -> {
                next.cast(tell(() -> {
                    seen.set(Thread.currentThread().isInterrupted());
                    done.countDown();
                }));
                Thread.currentThread().interrupt();
            }));

            // then
            assertThat(done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(seen).hasValue(false);
        }
    }

    @Test
    void killsHitTheServersTheyAreMeantForAndNoOther() throws Exception {
        // given
        long seed = new Random().nextLong();
        System.out.println("seed: " + seed);
        var random = new Random(seed);
        var interrupted = new AtomicInteger();
        List<ServerRef<Ask<?>, Tell>> bystanders = Stream.generate(() -> runtime.start(new Puppet()))
                .limit(2L * CORES)
                .toList();
        bystanders.forEach(bystander -> bystander.cast(watch(bystander, interrupted)));

        // when
        for (int round = 0; round < 500; round++) {
            ServerRef<Ask<?>, Tell> victim = runtime.start(new Puppet());
            ServerRef<Ask<?>, Tell> bystander = bystanders.get(random.nextInt(bystanders.size()));
            int spins = random.nextInt(2_000);
            victim.cast(tell(() -> {
                bystander.cast(Puppet.add(1));
                for (int i = 0; i < 500; i++) {
                    Thread.onSpinWait();
                }
            }));
            for (int i = 0; i < spins; i++) {
                Thread.onSpinWait();
            }
            victim.kill();
        }

        // then
        assertThat(interrupted).hasValue(0);
        assertThat(reports).isEmpty();
        assertThat(bystanders).allMatch(ServerRef::isAlive);
    }

    /** Looks for an interrupt again and again. */
    private static Tell watch(ServerRef<Ask<?>, Tell> self, AtomicInteger interrupted) {
        return tell(() -> {
            if (Thread.currentThread().isInterrupted()) {
                interrupted.incrementAndGet();
            }
            self.cast(watch(self, interrupted));
        });
    }

    @Test
    void aThreadThatBoreAServersNameGivesItUp() {
        // given
        var named = runtime.start(new Puppet(), StartOptions.named("alice"));
        Queue<Thread> threads = new ConcurrentLinkedQueue<>();

        // when
        String name = named.call(
                ask(() -> {
                    threads.add(Thread.currentThread());
                    return Eventually.nameOfThread();
                }),
                PATIENCE);

        // then
        assertThat(name).isEqualTo("alice");
        Eventually.until(
                () -> threads.stream().noneMatch(thread -> thread.getName().equals("alice")));
    }

    // ---- how many threads there are ----

    @Test
    void serversThatDoNotBlockShareAThreadForEachCoreOrSo() {
        // given
        List<ServerRef<Ask<?>, Tell>> servers =
                Stream.generate(() -> runtime.start(new Puppet())).limit(50).toList();
        Set<Thread> threads = ConcurrentHashMap.newKeySet();

        // when
        for (int round = 0; round < 200; round++) {
            servers.forEach(one -> one.cast(tell(() -> threads.add(Thread.currentThread()))));
        }
        servers.forEach(one -> one.call(get(), PATIENCE));

        // then
        assertThat(threads).as("10,000 messages").hasSizeLessThan(500);
    }

    @Test
    void whenThereIsNothingToDoThereAreNoThreads() {
        // given
        Set<Thread> threads = ConcurrentHashMap.newKeySet();
        IntStream.range(0, 50)
                .forEach(i -> runtime.start(new Puppet()).cast(tell(() -> {
                    threads.add(Thread.currentThread());
                    Thread.sleep(Duration.ofMillis(1));
                })));

        // then
        Eventually.until(() -> !threads.isEmpty() && threads.stream().noneMatch(Thread::isAlive));
        assertThat(server.call(get(), PATIENCE))
                .as("and there is one when there is")
                .isZero();
    }

    @Test
    void runtimesThatWereClosedLeaveNoThreads() {
        // given
        Set<Thread> threads = ConcurrentHashMap.newKeySet();

        // when
        for (int i = 0; i < 2_000; i++) {
            try (var brief = ServerRuntime.create(reports::add)) {
                brief.start(new Puppet()).call(ask(() -> threads.add(Thread.currentThread())), PATIENCE);
            }
        }

        // then
        Eventually.until(() -> threads.stream().noneMatch(Thread::isAlive));
    }

    @Test
    void aHandlerThatOutlivesItsRuntimeEndsItsThread() throws Exception {
        // given
        var brief = ServerRuntime.create(reports::add);
        var gate = new Gate();
        var thread = new AtomicReference<Thread>();
        brief.start(new Puppet()).cast(tell(() -> {
            thread.set(Thread.currentThread());
            gate.passDeaf();
        }));
        gate.awaitVisitor();
        brief.observer().forEach(info -> info.server().kill());
        brief.close();

        // when
        gate.open();

        // then
        Eventually.until(() -> !thread.get().isAlive());
    }

    // ---- errors ----

    @Test
    void errorsInHandlersCrashTheirServersAndNobodyElse() {
        for (int i = 0; i < 20 * CORES; i++) {
            // given
            ServerRef<Ask<?>, Tell> victim = runtime.start(new Puppet());

            // when
            victim.cast(tell(() -> overflow(0)));

            // then
            assertThat(victim.awaitExit(PATIENCE))
                    .isInstanceOfSatisfying(
                            ExitReason.Crash.class,
                            crash -> assertThat(crash.cause()).isInstanceOf(StackOverflowError.class));
        }
        assertThat(server.call(get(), PATIENCE)).isZero();
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int overflow(int depth) {
        return overflow(depth + 1) + 1;
    }

    @Test
    void aWorkerGoesOnAfterAFailureOfTheRuntimeItself() throws Exception {
        // given
        var pool = new WorkerPool(1, (task, nanos) -> {});
        var done = new CountDownLatch(1);

        // when
        for (int i = 0; i < 3; i++) {
            pool.execute(() -> {
                throw new OutOfMemoryError("on purpose");
            });
        }
        pool.execute(done::countDown);

        // then
        assertThat(done.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        pool.close();
    }
}
