package io.genserver;

import static io.genserver.Eventually.LONG;
import static io.genserver.Eventually.PATIENCE;
import static io.genserver.Puppet.crash;
import static io.genserver.Puppet.tell;
import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.KeyedRegistry.Entry;
import io.genserver.Puppet.Ask;
import io.genserver.Puppet.Tell;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of the entries of servers that end, and of threads that want the same at the same time. */
class KeyedRegistryExitTest {
    private static final int ROUNDS = 1_000;

    /** The ways in which a server can end. */
    private enum End {
        STOP {
            @Override
            void of(ServerRef<Ask<?>, Tell> server) {
                server.stop();
            }
        },
        KILL {
            @Override
            void of(ServerRef<Ask<?>, Tell> server) {
                server.kill();
            }
        },
        CRASH {
            @Override
            void of(ServerRef<Ask<?>, Tell> server) {
                server.cast(crash(new Exception("on purpose")));
                server.awaitExit(PATIENCE);
            }
        };

        abstract void of(ServerRef<Ask<?>, Tell> server);
    }

    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(report -> {});

    private final KeyedRegistry<String, Integer, Tell> unique = KeyedRegistry.unique();
    private final KeyedRegistry<String, Integer, Tell> duplicate = KeyedRegistry.duplicate();
    private final ServerRef<Ask<?>, Tell> alice = runtime.start(new Puppet(), StartOptions.named("alice"));
    private final ServerRef<Ask<?>, Tell> bob = runtime.start(new Puppet(), StartOptions.named("bob"));

    // ---- the end of a server ----

    @ParameterizedTest
    @EnumSource
    void entriesVanishWithTheirServerHoweverItEnds(End end) {
        // given
        unique.register("hall", alice, 1);
        duplicate.register("hall", alice, 1);
        duplicate.register("hall", bob, 2);

        // when
        end.of(alice);

        // then
        assertThat(unique.whereis("hall")).isEmpty();
        assertThat(unique.keys()).isEmpty();
        assertThat(unique.keys(alice)).isEmpty();
        assertThat(duplicate.lookup("hall")).containsExactly(new Entry<>("hall", bob, 2));
    }

    @ParameterizedTest
    @EnumSource
    void aHandlerOfADownNeverFindsTheDeadServer(End end) {
        for (int round = 0; round < 200; round++) {
            // given
            Queue<Object> found = new ConcurrentLinkedQueue<>();
            var watching = new Puppet().atInfo(info -> found.addAll(duplicate.keys()));
            ServerRef<Ask<?>, Tell> watcher = runtime.start(watching);
            ServerRef<Ask<?>, Tell> watched = runtime.start(new Puppet());
            watching.context().monitor(watched);
            IntStream.range(0, 20).forEach(i -> duplicate.register("key " + i, watched, i));

            // when
            end.of(watched);

            // then
            Eventually.until(() -> !watching.infos().isEmpty());
            watcher.stop();
            assertThat(found).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHandlerOfAnExitNeverFindsTheDeadServer(End end) {
        for (int round = 0; round < 200; round++) {
            // given
            Queue<Object> found = new ConcurrentLinkedQueue<>();
            var linked = new Puppet().trappingExits().atInfo(info -> found.addAll(duplicate.keys()));
            ServerRef<Ask<?>, Tell> survivor = runtime.start(linked);
            ServerRef<Ask<?>, Tell> victim = runtime.start(new Puppet());
            linked.context().link(victim);
            IntStream.range(0, 20).forEach(i -> duplicate.register("key " + i, victim, i));

            // when
            end.of(victim);

            // then
            Eventually.until(() -> !linked.infos().isEmpty());
            survivor.stop();
            assertThat(found).isEmpty();
        }
    }

    @Test
    void whoComesTooLateToMonitorNeverFindsTheDeadServerEither() throws Exception {
        for (int round = 0; round < 20; round++) {
            // given
            var watching = new Puppet();
            runtime.start(watching);
            ServerRef<Ask<?>, Tell> watched = runtime.start(new Puppet());
            IntStream.range(0, 2_000).forEach(i -> duplicate.register("key " + i, watched, i));

            // when
            race(watched::kill, () -> {
                while (isWatched(watching.context().monitor(watched), watching.context())) {
                    Thread.onSpinWait();
                }

                // then
                assertThat(duplicate.keys()).isEmpty();
            });
        }
    }

    @Test
    void whoeverWaitsForTheEndNeverFindsTheDeadServer() throws Exception {
        for (int round = 0; round < 20; round++) {
            // given
            ServerRef<Ask<?>, Tell> server = runtime.start(new Puppet());
            IntStream.range(0, 2_000).forEach(i -> duplicate.register("key " + i, server, i));
            Puppet.Action stop = () -> {
                server.stop(ExitReason.normal(), LONG);
                assertThat(duplicate.keys()).isEmpty();
            };

            // when, then
            race(stop, stop, server::kill);
        }
    }

    @Test
    void aServerKeepsItsKeysUntilTerminateIsDone() throws Exception {
        // given
        var gate = new Gate();
        ServerRef<Ask<?>, Tell> server = runtime.start(new Puppet().atTerminate(reason -> gate.pass()));
        unique.register("hall", server, 1);

        // when
        Caller<Void> stopper = Caller.of(() -> server.stop(ExitReason.normal(), LONG));
        gate.awaitVisitor();

        // then
        assertThat(unique.whereis("hall")).containsSame(server);
        gate.open();
        stopper.result();
        assertThat(unique.whereis("hall")).isEmpty();
    }

    @Test
    void whatAKilledHandlerStillRegistersIsRefused() throws Exception {
        // given
        var gate = new Gate();
        Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();
        ServerRef<Ask<?>, Tell> server = runtime.start(new Puppet());
        server.cast(tell(() -> {
            gate.passDeaf();
            try {
                unique.register("hall", server, 1);
            } catch (ServerExitedException e) {
                thrown.add(e);
            }
        }));
        gate.awaitVisitor();

        // when
        server.kill();
        gate.open();

        // then
        Eventually.until(() -> !thrown.isEmpty());
        assertThat(unique.keys()).isEmpty();
    }

    @Test
    void allEntriesOfAServerVanishHoweverManyThereAre() {
        // given
        for (int i = 0; i < 10_000; i++) {
            duplicate.register("key " + i, alice, i);
        }
        duplicate.register("key 5000", bob, -1);

        // when
        alice.stop();

        // then
        assertThat(duplicate.count()).isEqualTo(1);
        assertThat(duplicate.keys()).containsExactly("key 5000");
    }

    @Test
    void allServersUnderAKeyVanishHoweverManyThereAre() {
        // given
        List<ServerRef<Ask<?>, Tell>> servers =
                Stream.generate(() -> runtime.start(new Puppet())).limit(1_000).toList();
        servers.forEach(server -> duplicate.register("hall", server, 0));

        // when
        servers.forEach(ServerRef::kill);

        // then
        assertThat(duplicate.keys()).isEmpty();
    }

    @Test
    void theEndOfARuntimeEmptiesTheRegistry() {
        // given
        unique.register("hall", alice, 1);
        unique.register("attic", bob, 1);

        // when
        runtime.close();

        // then
        assertThat(unique.keys()).isEmpty();
    }

    // ---- races ----

    @Test
    void ofTwoServersThatWantAUniqueKeyOneGetsIt() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            // given
            String key = "key " + round;
            List<ServerRef<?, ?>> holders = new ArrayList<>();
            Puppet.Hook<ServerRef<Ask<?>, Tell>> register = server -> {
                try {
                    unique.register(key, server, 0);
                } catch (KeyTakenException e) {
                    synchronized (holders) {
                        holders.add(e.holder());
                    }
                }
            };

            // when
            race(() -> register.run(alice), () -> register.run(bob));

            // then
            assertThat(unique.lookup(key)).hasSize(1);
            assertThat(holders).singleElement().isSameAs(unique.whereis(key).orElseThrow());
        }
    }

    @Test
    void aServerThatEndsWhileItIsRegisteredLeavesNothingBehind() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            // given
            ServerRef<Ask<?>, Tell> server = runtime.start(new Puppet());
            var registered = new AtomicInteger();

            // when
            race(server::kill, () -> {
                try {
                    while (true) {
                        duplicate.register("key " + registered.getAndIncrement(), server, 0);
                    }
                } catch (ServerExitedException e) {
                    // then
                    assertThat(e.reason()).isEqualTo(ExitReason.noProc());
                }
            });
            assertThat(duplicate.keys()).as("of %s", registered).isEmpty();
        }
    }

    @Test
    void aServerThatEndsWhileItIsUnregisteredIsGoneWhenItsEndIsTold() throws Exception {
        // given
        int crowd = 3_000; // makes the step take long enough for others to look into it
        for (int i = 0; i < crowd; i++) {
            duplicate.register("hall", runtime.start(new Puppet()), 0);
        }
        for (int round = 0; round < ROUNDS; round++) {
            ServerRef<Ask<?>, Tell> server = runtime.start(new Puppet());
            duplicate.register("hall", server, 0);

            // when
            race(() -> duplicate.unregister("hall", server), () -> {
                server.kill();

                // then
                assertThat(duplicate.lookup("hall").size()).isEqualTo(crowd);
            });
            assertThat(duplicate.keys(server)).isEmpty();
        }
    }

    @Test
    void aServerThatEndsWhileItsValueIsUpdatedLeavesNothingBehind() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            // given
            ServerRef<Ask<?>, Tell> server = runtime.start(new Puppet());
            duplicate.register("hall", server, 0);

            // when
            race(server::kill, () -> {
                while (duplicate.update("hall", server, value -> value + 1).isPresent()) {
                    Thread.onSpinWait();
                }
            });

            // then
            assertThat(duplicate.keys()).isEmpty();
        }
    }

    @Test
    void ofTwoWhoUnregisterAServerOneIsToldThatItDid() throws Exception {
        for (int round = 0; round < ROUNDS; round++) {
            // given
            duplicate.register("hall", alice, 0);
            var done = new AtomicInteger();
            Puppet.Action unregister = () -> {
                if (duplicate.unregister("hall", alice)) {
                    done.incrementAndGet();
                }
            };

            // when
            race(unregister, unregister);

            // then
            assertThat(done).hasValue(1);
            assertThat(duplicate.keys()).isEmpty();
            assertThat(duplicate.keys(alice)).isEmpty();
        }
    }

    @Test
    void anEntryAndItsTieComeAndGoTogether() throws Exception {
        // given
        Puppet.Action comeAndGo = () -> {
            for (int i = 0; i < ROUNDS; i++) {
                try {
                    unique.register("hall", alice, 0);
                } catch (KeyTakenException e) {
                    unique.unregister("hall", alice);
                }
            }
        };

        // when
        race(comeAndGo, comeAndGo, comeAndGo);

        // then
        assertThat(unique.keys(alice)).isEqualTo(unique.keys());
        alice.kill();
        assertThat(unique.keys()).isEmpty();
    }

    @Test
    void noUpdateOfManyThreadsIsLost() throws Exception {
        // given
        duplicate.register("hall", alice, 0);
        duplicate.register("hall", bob, 0);

        // when
        race(
                () -> IntStream.range(0, ROUNDS).forEach(i -> duplicate.update("hall", alice, value -> value + 1)),
                () -> IntStream.range(0, ROUNDS).forEach(i -> duplicate.update("hall", alice, value -> value + 1)),
                () -> IntStream.range(0, ROUNDS).forEach(i -> duplicate.update("hall", bob, value -> value + 1)));

        // then
        assertThat(duplicate.lookup("hall")).extracting(Entry::value).containsExactly(2 * ROUNDS, ROUNDS);
    }

    /** Does things at the same time, and returns when all are done. */
    private static void race(Puppet.Action... actions) throws Exception {
        var barrier = new CyclicBarrier(actions.length);
        List<Caller<Void>> callers = Stream.of(actions)
                .map(action -> Caller.ofPlatform(() -> {
                    barrier.await();
                    action.run();
                }))
                .toList();
        for (Caller<Void> caller : callers) {
            caller.result();
        }
    }

    /** Whether the server could be watched; if not, its end has been told. */
    private static boolean isWatched(MonitorRef monitor, Context<?, ?> watcher) {
        boolean tied = ((ServerProcess<?, ?, ?>) monitor.server()).isTied((Monitor) monitor);
        watcher.demonitor(monitor);
        return tied;
    }
}
