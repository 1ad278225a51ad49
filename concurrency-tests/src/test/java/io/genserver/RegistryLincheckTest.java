package io.genserver;

import java.util.List;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/** Two servers that want the same two names. */
class RegistryLincheckTest {

    @Param(name = "server", gen = IntGen.class, conf = "0:1")
    @Param(name = "name", gen = IntGen.class, conf = "0:1")
    public static class Names {
        private final Registry registry;
        private final List<ServerProcess<?, ?, ?>> servers;

        public Names() {
            var stage = new Stage();
            registry = stage.runtime.registry();
            servers = List.of(stage.start(new Witness()), stage.start(new Witness()));
        }

        @Operation
        public boolean claim(@Param(name = "name") int name, @Param(name = "server") int server) {
            try {
                registry.claim(nameOf(name), servers.get(server));
                return true;
            } catch (NameTakenException e) {
                return false;
            }
        }

        @Operation
        public void release(@Param(name = "name") int name, @Param(name = "server") int server) {
            registry.release(nameOf(name), servers.get(server));
        }

        @Operation
        public int whereis(@Param(name = "name") int name) {
            return registry.whereis(nameOf(name)).map(servers::indexOf).orElse(-1);
        }

        private static String nameOf(int number) {
            return "name" + number;
        }
    }

    @Test
    void theNamesAreLinearizable() {
        LincheckOptions.standard().check(Names.class);
    }
}
