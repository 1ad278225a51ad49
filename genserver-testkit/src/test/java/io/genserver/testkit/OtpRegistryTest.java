package io.genserver.testkit;

import static io.genserver.testkit.Puppet.add;
import static io.genserver.testkit.Puppet.crash;
import static io.genserver.testkit.Puppet.get;
import static io.genserver.testkit.Puppet.tell;
import static io.genserver.testkit.World.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.genserver.KeyTakenException;
import io.genserver.KeyedRegistry;
import io.genserver.ServerExitedException;
import io.genserver.ServerRef;
import io.genserver.testkit.Puppet.Ask;
import io.genserver.testkit.Puppet.Tell;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** erlang:register and whereis; Elixir's Registry. */
class OtpRegistryTest extends OtpContract {

    private static KeyedRegistry<String, Integer, Tell> unique() {
        return KeyedRegistry.unique();
    }

    private static KeyedRegistry<String, Integer, Tell> duplicate() {
        return KeyedRegistry.duplicate();
    }

    // ---- names ----

    @Test
    void whereisFindsWhoHasANameNow() throws Exception {
        row(w -> {
            var names = w.runtime.registry();
            assertThat(names.whereis("a")).isEmpty();
            var a = w.start("a");
            assertThat(names.whereis("a")).containsSame(a);
            assertThat(names.names()).containsExactly("a");
            a.kill();
            assertThat(names.whereis("a")).isEmpty();
        });
    }

    @Test
    void aReferenceByNameFollowsWhoHasIt() throws Exception {
        row(w -> {
            var byName = w.ref("a");
            var first = w.start("a");
            byName.cast(add(1));
            assertThat(first.call(get())).isEqualTo(1);
            first.stop();
            assertThat(byName.isAlive()).isFalse();
            w.start("a");
            assertThat(byName.call(get())).isZero();
        });
    }

    // ---- keys ----

    @Test
    void aUniqueKeyIsForOneServer() throws Exception {
        row(w -> {
            var registry = unique();
            var a = w.start("a");
            var b = w.start("b");
            registry.register("key", a, 1);
            for (var server : new ServerRef[] {a, b}) {
                assertThatExceptionOfType(KeyTakenException.class)
                        .isThrownBy(() -> registry.register("key", w.ref(server.toString()), 2));
            }
            assertThat(registry.whereis("key")).containsSame(a);
        });
    }

    @Test
    void ofTwoWhoRegisterAUniqueKeyAtOnceOneSucceeds() throws Exception {
        row(w -> {
            var registry = unique();
            var a = w.start("a");
            var b = w.start("b");
            World.Task<Boolean> one = w.spawn("one", () -> registers(registry, a));
            World.Task<Boolean> other = w.spawn("other", () -> registers(registry, b));
            assertThat(Stream.of(one.join(), other.join())).containsExactlyInAnyOrder(true, false);
            assertThat(registry.count()).isEqualTo(1);
        });
    }

    private static boolean registers(KeyedRegistry<String, Integer, Tell> registry, ServerRef<Ask<?>, Tell> server) {
        try {
            registry.register("key", server, 1);
            return true;
        } catch (KeyTakenException e) {
            return false;
        }
    }

    @Test
    void aDuplicateKeyIsForManyServersInTheirOrder() throws Exception {
        row(w -> {
            var registry = duplicate();
            var a = w.start("a");
            var b = w.start("b");
            registry.register("key", b, 1);
            registry.register("key", a, 2);
            assertThat(registry.lookup("key"))
                    .extracting(entry -> entry.server() + " " + entry.value())
                    .containsExactly("b 1", "a 2");
        });
    }

    @Test
    void aServerMayHaveManyKeys() throws Exception {
        row(w -> {
            var registry = unique();
            var a = w.start("a");
            registry.register("y", a, 1);
            registry.register("x", a, 2);
            assertThat(registry.keys(a)).containsExactly("y", "x");
        });
    }

    @Test
    void metadataCanBeUpdated() throws Exception {
        row(w -> {
            var registry = unique();
            var a = w.start("a");
            registry.register("key", a, 1);
            var one = w.spawn("one", () -> registry.update("key", a, value -> value + 1));
            var other = w.spawn("other", () -> registry.update("key", a, value -> value + 1));
            one.join();
            other.join();
            assertThat(registry.lookup("key").getFirst().value()).isEqualTo(3);
            assertThat(registry.update("key", w.start("b"), value -> 0)).isEmpty();
        });
    }

    @Test
    void matchAndSelectFindEntries() throws Exception {
        row(w -> {
            var registry = unique();
            var a = w.start("a");
            for (String key : new String[] {"room:1", "room:22", "hall"}) {
                registry.register(key, a, key.length());
            }
            assertThat(registry.match("room:*"))
                    .extracting(KeyedRegistry.Entry::key)
                    .containsExactlyInAnyOrder("room:1", "room:22");
            assertThat(registry.select(entry -> entry.value() == 4))
                    .extracting(KeyedRegistry.Entry::key)
                    .containsExactly("hall");
        });
    }

    @Test
    void dispatchReachesAllUnderAKeyAndNoDeadRecipientEndsIt() throws Exception {
        row(w -> {
            var registry = duplicate();
            for (String name : new String[] {"a", "b", "c"}) {
                registry.register("key", w.start(name), 1);
            }
            w.ref("b").cast(tell(() -> w.ref("b").kill())); // before, while or after it is dispatched to
            int accepted =
                    registry.dispatch("key", Puppet.with((context, number) -> w.log(context.self() + " got it")));
            assertThat(accepted).isBetween(2, 3);
            w.expectInAnyOrder("a got it", "c got it");
            w.expectNothing();
        });
    }

    @Test
    void unregisterTakesOneEntryOut() throws Exception {
        row(w -> {
            var registry = duplicate();
            var a = w.start("a");
            var b = w.start("b");
            registry.register("key", a, 1);
            registry.register("key", b, 1);
            assertThat(registry.unregister("key", a)).isTrue();
            assertThat(registry.unregister("key", a)).isFalse();
            assertThat(registry.lookup("key"))
                    .extracting(KeyedRegistry.Entry::server)
                    .containsExactly(b);
        });
    }

    @Test
    void theDeadCannotBeRegistered() throws Exception {
        row(w -> {
            var registry = unique();
            var a = w.start("a");
            a.stop();
            assertThatExceptionOfType(ServerExitedException.class).isThrownBy(() -> registry.register("key", a, 1));
            assertThat(registry.count()).isZero();
        });
    }

    @Test
    void entriesVanishBeforeMonitorsHear() throws Exception {
        row(w -> {
            var registry = unique();
            var a = w.start("a");
            registry.register("x", a, 1);
            registry.register("y", a, 1);
            var watcher =
                    w.start("watcher", new Puppet().atInfo((context, info) -> w.log("entries: " + registry.count())));
            watcher.call(new Ask<>((context, number) -> context.monitor(a)));
            a.cast(crash());
            w.expect("entries: 0");
        });
    }

    @Test
    void entriesVanishBeforeLinksHear() throws Exception {
        row(w -> {
            var registry = unique();
            var a = w.start("a");
            registry.register("x", a, 1);
            var linked = w.start(
                    "linked",
                    new Puppet()
                            .atInit((context, self) -> context.trapExit(true))
                            .atInfo((context, info) -> w.log("entries: " + registry.count())));
            linked.call(new Ask<>((context, number) -> {
                context.link(a);
                return number;
            }));
            a.kill();
            w.expect("entries: 0");
        });
    }

    @Test
    void aRegistrationThatRacesWithTheEndLeavesNothing() throws Exception {
        row(w -> {
            var registry = unique();
            var a = w.start("a");
            var registering = w.spawn("registering", () -> {
                try {
                    registry.register("key", a, 1);
                    return true;
                } catch (ServerExitedException e) {
                    return false;
                }
            });
            a.kill();
            a.awaitExit(LONG);
            registering.join();
            assertThat(registry.count()).isZero();
        });
    }
}
