package io.genserver;

import java.util.List;
import java.util.Optional;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** Two servers and two keys. What looks at one key is one step; an exit is not, if the server has many keys. */
class KeyedRegistryLincheckTest {

    /** What is done to a registry, with a server and a key by their numbers. */
    abstract static class Keys {
        private final KeyedRegistry<Integer, Integer, String> registry;
        private final List<ServerProcess<?, Witness.Get, String>> servers;

        Keys(KeyedRegistry<Integer, Integer, String> registry) {
            var stage = new Stage();
            this.registry = registry;
            this.servers = List.of(stage.stub(), stage.stub());
        }

        final String registering(int key, int server) {
            try {
                registry.register(key, servers.get(server), 0);
                return "registered";
            } catch (KeyTakenException e) {
                return "taken";
            } catch (ServerExitedException e) {
                return "exited";
            }
        }

        final boolean unregistering(int key, int server) {
            return registry.unregister(key, servers.get(server));
        }

        final Optional<Integer> updating(int key, int server) {
            return registry.update(key, servers.get(server), value -> value + 1);
        }

        final List<String> lookingUp(int key) {
            return registry.lookup(key).stream()
                    .map(entry -> servers.indexOf(entry.server()) + "=" + entry.value())
                    .toList();
        }

        final void ending(int server) {
            servers.get(server).kill();
        }
    }

    @Param(name = "server", gen = IntGen.class, conf = "0:1")
    @Param(name = "key", gen = IntGen.class, conf = "0:1")
    public static class ManyKeys extends Keys {
        ManyKeys(KeyedRegistry<Integer, Integer, String> registry) {
            super(registry);
        }

        @Operation
        public String register(@Param(name = "key") int key, @Param(name = "server") int server) {
            return registering(key, server);
        }

        @Operation
        public boolean unregister(@Param(name = "key") int key, @Param(name = "server") int server) {
            return unregistering(key, server);
        }

        @Operation
        public Optional<Integer> update(@Param(name = "key") int key, @Param(name = "server") int server) {
            return updating(key, server);
        }

        @Operation
        public List<String> lookup(@Param(name = "key") int key) {
            return lookingUp(key);
        }
    }

    @Param(name = "server", gen = IntGen.class, conf = "0:1")
    public static class OneKeyAndExits extends Keys {
        public OneKeyAndExits() {
            super(KeyedRegistry.unique());
        }

        @Operation
        public String register(@Param(name = "server") int server) {
            return registering(0, server);
        }

        @Operation
        public boolean unregister(@Param(name = "server") int server) {
            return unregistering(0, server);
        }

        @Operation
        public Optional<Integer> update(@Param(name = "server") int server) {
            return updating(0, server);
        }

        @Operation
        public List<String> lookup() {
            return lookingUp(0);
        }

        @Operation
        public void exit(@Param(name = "server") int server) {
            ending(server);
        }
    }

    public static class Unique extends ManyKeys {
        public Unique() {
            super(KeyedRegistry.unique());
        }
    }

    public static class Duplicate extends ManyKeys {
        public Duplicate() {
            super(KeyedRegistry.duplicate());
        }
    }

    @Test
    void uniqueKeysAreLinearizable() {
        LincheckOptions.slow().check(Unique.class);
    }

    @Test
    void duplicateKeysAreLinearizable() {
        LincheckOptions.slow().check(Duplicate.class);
    }

    @Test
    void aKeyIsLinearizableWhileServersExit() {
        LincheckOptions.slow().check(OneKeyAndExits.class);
    }
}
