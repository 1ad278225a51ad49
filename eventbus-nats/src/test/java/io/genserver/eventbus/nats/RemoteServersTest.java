package io.genserver.eventbus.nats;

import static io.genserver.eventbus.nats.RemoteExample.COUNTER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.genserver.ChildSpec;
import io.genserver.ExitReason;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.StartException;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import io.genserver.eventbus.nats.RemoteExample.CounterCall;
import io.genserver.eventbus.nats.RemoteExample.CounterCast;
import io.nats.client.Connection;
import io.nats.client.Nats;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteServersTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final AtomicInteger CLUSTERS = new AtomicInteger();
    private static NatsServerProcess server;

    private final RemoteOptions options =
            RemoteOptions.cluster("c" + CLUSTERS.incrementAndGet()).withLease(Duration.ofSeconds(1));
    private final List<Peer> peers = new ArrayList<>();

    @BeforeAll
    static void start(@TempDir Path directory) {
        server = NatsServerProcess.start(directory);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @AfterEach
    void close() {
        peers.forEach(peer -> peer.runtime.close());
    }

    /** One node. */
    private static final class Peer {
        final ServerRuntime runtime = ServerRuntime.create(report -> {});
        final NatsConnection nats;
        final RemoteServers remote;

        Peer(String url, RemoteOptions options) {
            nats = NatsConnection.start(
                    "nats",
                    runtime,
                    NatsOptions.to(url)
                            .withReconnect(Duration.ofMillis(10), Duration.ofMillis(50))
                            .withPingInterval(Duration.ofMillis(200)));
            remote = RemoteExample.start(nats, options);
        }

        ServerRef<CounterCall<?>, CounterCast> counter() {
            return RemoteExample.counter(runtime, remote);
        }

        RemoteRef<CounterCall<?>, CounterCast> ref() {
            return remote.ref("counter", COUNTER);
        }

        ServerRef<RemoteExample.Observer.Ask, RemoteDown> observer() {
            return runtime.start(new RemoteExample.Observer(remote));
        }
    }

    private Peer peer() {
        return peer(server.url());
    }

    private Peer peer(String url) {
        var peer = new Peer(url, options);
        peers.add(peer);
        await().atMost(PATIENCE).until(() -> peer.remote.status().leased());
        return peer;
    }

    private static String asked(ServerRef<RemoteExample.Observer.Ask, RemoteDown> observer) {
        return observer.call(new RemoteExample.Observer.Ask());
    }

    // ---- calls ----

    @Test
    void aServerIsCalledFromEveryNodeTheOwnIncluded() {
        Peer one = peer();
        Peer two = peer();
        one.counter();

        assertThat(RemoteExample.call(two.remote)).isEqualTo(2);
        assertThat(RemoteExample.call(one.remote)).isEqualTo(4);
        assertThat(RemoteExample.ask(two.ref(), "count ")).isEqualTo("count 4");
        assertThat(RemoteExample.status(one.remote)).isEqualTo("1 names, 0 calls here, 0 elsewhere");
        assertThat(RemoteExample.options().replicas()).isEqualTo(3);
    }

    @Test
    void messagesOfOneThreadComeInTheirOrder() {
        Peer one = peer();
        Peer two = peer();
        one.counter();

        for (int i = 1; i <= 500; i++) {
            two.ref().cast(new CounterCast.Add(1));
            if (i % 100 == 0) {
                assertThat(two.ref().call(new CounterCall.Get())).isEqualTo(i);
            }
        }
    }

    @Test
    void aCallThatFailsSaysWhy() {
        Peer one = peer();
        Peer two = peer();
        assertThat(RemoteExample.ask(two.ref(), "")).isEqualTo("nobody is called counter");
        one.counter();

        assertThat(RemoteExample.ask(two.ref(), "silence")).isEqualTo("no answer: done or not done?");
        assertThat(RemoteExample.ask(two.ref(), "much"))
                .contains("the reply has 2,097,")
                .contains("NATS takes 1,048,");
        assertThat(RemoteExample.ask(two.ref(), "z".repeat(2 << 20))).isEqualTo("too large");
        assertThat(RemoteExample.ask(two.ref(), "crash"))
                .isEqualTo("it crashed: java.lang.IllegalStateException: as asked");
        await().atMost(PATIENCE).until(() -> RemoteExample.ask(two.ref(), "").equals("nobody is called counter"));
        await().atMost(PATIENCE).until(() -> two.remote.status().pendingOut() == 0);
        assertThat(one.remote.status().pendingIn()).isZero();
    }

    @Test
    void aCallOnTheOwnNodeFailsAsOneElsewhereDoes() {
        Peer one = peer();
        one.counter();

        assertThat(RemoteExample.ask(one.ref(), "silence")).isEqualTo("no answer: done or not done?");
        assertThatExceptionOfType(RemoteException.ServerExited.class)
                .isThrownBy(() -> one.ref().call(new CounterCall.Plus("crash")));
    }

    @Test
    void callsWithoutNatsFailAtOnce() {
        Peer one = peer();
        one.runtime.registry().whereis("nats").orElseThrow().stop();
        one.runtime.registry().whereis("nats.supervisor").ifPresent(ServerRef::kill);
        await().atMost(PATIENCE).until(() -> !one.nats.isConnected());

        assertThat(RemoteExample.ask(one.ref(), "")).isEqualTo("no NATS, try again later");
        assertThat(one.ref().cast(new CounterCast.Add(1))).isFalse();
    }

    @Test
    void strangersBytesHurtNobody() throws Exception {
        Peer one = peer();
        one.counter();
        try (Connection stranger = Nats.connect(server.url())) {
            for (String kind : List.of("call", "cast", "probe", "kill", "")) {
                for (String hostile : List.of("", "{", "{\"@type\":\"java.lang.Runtime\"}", "null")) {
                    stranger.publish(
                            one.remote.callSubject("counter"),
                            "reply.here",
                            kind.isEmpty() ? null : Wire.headers(kind, Long.MAX_VALUE),
                            hostile.getBytes(StandardCharsets.UTF_8));
                }
            }
        }

        await().atMost(PATIENCE).until(() -> one.remote.status().undecodable() == 16);
        assertThat(RemoteExample.call(one.remote)).isEqualTo(2);
    }

    // ---- names ----

    @Test
    void aNameBelongsToOneServerAndIsFreeWhenThatHasEnded() {
        Peer one = peer();
        Peer two = peer();
        ServerRef<CounterCall<?>, CounterCast> first = one.counter();

        assertThatExceptionOfType(StartException.class)
                .isThrownBy(two::counter)
                .withCauseInstanceOf(RemoteException.NameTaken.class);
        first.stop();

        two.counter();
        assertThat(RemoteExample.call(one.remote)).isEqualTo(2);
    }

    @Test
    void aServerThatIsRestartedHasItsNameAgain() {
        Peer one = peer();
        Peer two = peer();
        Supervisor.start(
                SupervisorSpec.of(
                        Strategy.ONE_FOR_ONE,
                        ChildSpec.of("counter", () -> new RemoteExample.Counter(one.remote))
                                .named("counter")),
                "tree",
                one.runtime);
        for (int i = 0; i < 3; i++) {
            two.ref().cast(new CounterCast.Add(1));
            assertThat(RemoteExample.ask(two.ref(), "crash")).startsWith("it crashed");
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(RemoteExample.ask(two.ref(), "")).isEqualTo("0"));
        }
    }

    @Test
    void aNameThatIsGivenBackIsFreeAndTheServerLivesOn() throws Exception {
        Peer one = peer();
        Peer two = peer();
        var server = one.runtime.start(new Silent());
        try (Exposure<CounterCall<?>, CounterCast> exposure =
                one.remote.expose("a name.*", server, COUNTER, PATIENCE)) {
            assertThat(exposure.isActive()).isTrue();
            assertThat(exposure.token()).isPositive();
        }

        Exposure<CounterCall<?>, CounterCast> next =
                two.remote.expose("a name.*", two.runtime.start(new Silent()), COUNTER, PATIENCE);

        assertThat(next.token()).isPositive();
        assertThat(server.isAlive()).isTrue();
    }

    /** Takes part, and says nothing. */
    private record Silent() implements io.genserver.GenServer<Integer, CounterCall<?>, CounterCast> {
        @Override
        public Integer init(io.genserver.Context<CounterCall<?>, CounterCast> context) {
            return 0;
        }
    }

    @Test
    void aNameIsNeitherEmptyNorEndless() {
        Peer one = peer();
        assertThatIllegalArgumentException().isThrownBy(() -> one.remote.ref("", COUNTER));
        assertThatIllegalArgumentException().isThrownBy(() -> one.remote.ref("x".repeat(2_000), COUNTER));
    }

    // ---- monitors ----

    @Test
    void theEndOfAServerElsewhereIsToldWithItsReason() {
        Peer one = peer();
        Peer two = peer();
        ServerRef<CounterCall<?>, CounterCast> counter = one.counter();
        var far = two.observer();
        var near = one.observer();
        assertThat(asked(far)).isEqualTo("it is there");
        await().atMost(PATIENCE).until(() -> two.remote.status().monitors() == 1);

        counter.kill();

        String killed = "ended: " + ExitReason.killed();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(asked(far)).isEqualTo(killed));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(asked(near)).isEqualTo(killed));
        assertThat(two.remote.status().monitors()).isZero();
    }

    @Test
    void aMonitorOfNobodyIsToldSo() {
        Peer one = peer();
        var observer = one.observer();

        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(asked(observer)).isEqualTo("ended: " + ExitReason.noProc()));
    }

    @Test
    void aMonitorEndsWithItsWatcherAndOutlivesItsServer() {
        Peer one = peer();
        Peer two = peer();
        var counter = one.counter();
        var observer = two.observer();
        var other = two.observer();
        observer.stop();
        await().atMost(PATIENCE).until(() -> two.remote.status().monitors() == 1);

        two.runtime.registry().whereis("remote.monitors").orElseThrow().kill();
        await().atMost(PATIENCE)
                .until(() -> two.runtime.registry().whereis("remote.monitors").isPresent());
        counter.stop();

        await().atMost(PATIENCE).untilAsserted(() -> assertThat(asked(other)).isNotEqualTo("it is there"));
    }

    // ---- nodes that are lost ----

    @Test
    void aNodeThatIsCutOffKillsItsServersBeforeAnotherHasTheirNames() throws Exception {
        try (var cable = new Cable(server)) {
            Peer one = peer(cable.url());
            Peer two = peer();
            var lost = one.counter();
            var observer = two.observer();
            await().atMost(PATIENCE).until(() -> two.ref().call(new CounterCall.Get()) == 0);

            cable.cut();
            Exposure<CounterCall<?>, CounterCast> taken =
                    two.remote.expose("counter", two.runtime.start(new Silent()), COUNTER, PATIENCE);

            assertThat(lost.isAlive()).as("the one who had the name lives on").isFalse();
            assertThat(taken.isActive()).isTrue();
            assertThat(one.remote.status().leased()).isFalse();
            assertThat(one.remote.status().leasesLost()).isEqualTo(1);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(asked(observer)).isEqualTo("out of reach"));

            cable.mend();
            await().atMost(PATIENCE).until(() -> one.remote.status().leased());
            assertThatExceptionOfType(StartException.class)
                    .isThrownBy(one::counter)
                    .withCauseInstanceOf(RemoteException.NameTaken.class);
        }
    }

    @Test
    void aShortCutCostsNothing() throws Exception {
        try (var cable = new Cable(server)) {
            var patient = new Peer(cable.url(), options.withLease(Duration.ofSeconds(20)));
            peers.add(patient);
            await().atMost(PATIENCE).until(() -> patient.remote.status().leased());
            ServerRef<CounterCall<?>, CounterCast> counter = patient.counter();

            cable.cut();
            await().atMost(PATIENCE).until(() -> !patient.nats.isConnected());
            cable.mend();
            await().atMost(PATIENCE).until(patient.nats::isConnected);

            assertThat(counter.isAlive()).isTrue();
            assertThat(patient.remote.status().leasesLost()).isZero();
        }
    }

    @Test
    void aRegistrarThatIsKilledTakesTheNamesWithIt() {
        Peer one = peer();
        Peer two = peer();
        var counter = one.counter();

        one.runtime.registry().whereis("remote").orElseThrow().kill();
        await().atMost(PATIENCE).until(() -> !counter.isAlive());

        var next = two.remote.expose("counter", two.runtime.start(new Silent()), COUNTER, PATIENCE);
        assertThat(next.isActive()).isTrue();
    }

    @Test
    void aNodeThatIsStoppedLeavesItsNamesAtOnce() {
        Peer one = peer();
        var longLease = new Peer(server.url(), options.withLease(Duration.ofMinutes(5)));
        peers.add(longLease);
        await().atMost(PATIENCE).until(() -> longLease.remote.status().leased());
        longLease.counter();

        longLease.runtime.close();

        one.counter();
        assertThat(RemoteExample.call(one.remote)).isEqualTo(2);
    }
}
