package io.genserver;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZII_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Keys that come, change and go while their server dies. A result ends with the entries and keys that are left. */
public final class KeyedRegistryStress {
    private static final String KEY = "key";

    private KeyedRegistryStress() {}

    /** A server that is to have a key, and one that watches it. */
    abstract static class Holder {
        final Stage stage = new Stage();
        final ServerProcess<?, ?, String> watcher = stage.start(new Witness());
        final ServerProcess<?, ?, String> server = stage.start(new Witness());
        final KeyedRegistry<String, Integer, String> registry = KeyedRegistry.duplicate();

        /** Whether the server was there to be registered. */
        final boolean register() {
            try {
                registry.register(KEY, server, 0);
                return true;
            } catch (ServerExitedException e) {
                return false;
            }
        }

        final int keysLeft() {
            return registry.keys(server).size();
        }
    }

    @JCStressTest
    @Outcome(id = "(true|false), 0, 0", expect = ACCEPTABLE, desc = "Refused, or taken out by the exit")
    @Outcome(expect = FORBIDDEN, desc = "A dead server is in the registry")
    @State
    public static class RegisterMeetsExit extends Holder {
        public RegisterMeetsExit() {
            stage.raise();
        }

        @Actor
        public void registrar(ZII_Result result) {
            result.r1 = register();
        }

        @Actor
        public void killer() {
            server.kill();
        }

        @Arbiter
        public void arbiter(ZII_Result result) {
            result.r2 = registry.count();
            result.r3 = keysLeft();
        }
    }

    @JCStressTest
    @Outcome(
            id = "(true|false), 0, 0",
            expect = ACCEPTABLE,
            desc = "Whoever took it out, it was gone when the kill was over")
    @Outcome(expect = FORBIDDEN, desc = "A dead server is in the registry")
    @State
    public static class UnregisterMeetsExit extends Holder {
        public UnregisterMeetsExit() {
            register();
            stage.raise();
        }

        @Actor
        public void unregistrar(ZII_Result result) {
            result.r1 = registry.unregister(KEY, server);
        }

        @Actor
        public void killer(ZII_Result result) {
            server.kill();
            result.r2 = registry.lookup(KEY).size();
        }

        @Arbiter
        public void arbiter(ZII_Result result) {
            result.r3 = keysLeft();
        }
    }

    @JCStressTest
    @Outcome(id = "(true|false), 0, 0", expect = ACCEPTABLE, desc = "Changed first, or gone")
    @Outcome(expect = FORBIDDEN, desc = "A change brought a dead server back")
    @State
    public static class UpdateMeetsExit extends Holder {
        public UpdateMeetsExit() {
            register();
            stage.raise();
        }

        @Actor
        public void changer(ZII_Result result) {
            result.r1 = registry.update(KEY, server, value -> value + 1).isPresent();
        }

        @Actor
        public void killer() {
            server.kill();
        }

        @Arbiter
        public void arbiter(ZII_Result result) {
            result.r2 = registry.count();
            result.r3 = keysLeft();
        }
    }

    @JCStressTest
    @Outcome(id = "2, 1", expect = ACCEPTABLE, desc = "Both changes were made, and the server has its key once")
    @Outcome(expect = FORBIDDEN, desc = "A change was lost")
    @State
    public static class UpdateMeetsUpdate extends Holder {
        public UpdateMeetsUpdate() {
            register();
            stage.raise();
        }

        @Actor
        public void changer() {
            registry.update(KEY, server, value -> value + 1);
        }

        @Actor
        public void otherChanger() {
            registry.update(KEY, server, value -> value + 1);
        }

        @Arbiter
        public void arbiter(II_Result result) {
            result.r1 = registry.lookup(KEY).getFirst().value();
            result.r2 = keysLeft();
        }
    }

    @JCStressTest
    @Outcome(id = "false, false", expect = ACCEPTABLE, desc = "Not told yet, and the key is taken")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "Not told yet, but the key is free")
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "Told, and the key is free")
    @Outcome(id = "true, false", expect = FORBIDDEN, desc = "Told of the exit while the key was still taken")
    @State
    public static class KeyIsFreeBeforeDown extends Holder {
        public KeyIsFreeBeforeDown() {
            register();
            watcher.monitor(server);
            stage.raise();
        }

        @Actor
        public void killer() {
            server.kill();
        }

        @Actor
        public void onlooker(ZZ_Result result) {
            result.r1 = !watcher.isEmpty();
            result.r2 = registry.lookup(KEY).isEmpty();
        }
    }
}
