package io.genserver;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZ_Result;
import org.openjdk.jcstress.infra.results.ZZ_Result;
import org.openjdk.jcstress.infra.results.Z_Result;

/** Monitors that are set and cancelled while one of their ends dies, and what a watcher finds when it is told. */
public final class MonitorStress {
    private static final String NAME = "target";

    private MonitorStress() {}

    /** A server that watches another, which has a name. */
    abstract static class Watch {
        final Stage stage = new Stage();
        final Witness witness = new Witness();
        final ServerProcess<?, ?, ?> watcher = stage.start(witness);
        final ServerProcess<?, ?, ?> target = stage.start(new Witness(), StartOptions.named(NAME));
        Monitor monitor;

        final void watch() {
            monitor = (Monitor) watcher.monitor(target);
        }

        /** How often the watcher was told, after all that was to run has run. */
        final int timesTold() {
            stage.scheduler.runAll();
            return witness.downs();
        }

        final boolean isTied() {
            return watcher.isTied(monitor) || target.isTied(monitor);
        }
    }

    @JCStressTest
    @Outcome(id = "1, false", expect = ACCEPTABLE, desc = "Told once: of the exit, or that there is nobody to watch")
    @Outcome(expect = FORBIDDEN, desc = "Not told, or told twice, or tied to the dead")
    @State
    public static class MonitorMeetsExit extends Watch {
        public MonitorMeetsExit() {
            stage.raise();
        }

        @Actor
        public void watcher() {
            watch();
        }

        @Actor
        public void killer() {
            target.kill();
        }

        @Arbiter
        public void arbiter(IZ_Result result) {
            result.r1 = timesTold();
            result.r2 = isTied();
        }
    }

    @JCStressTest
    @Outcome(
            id = "0, false",
            expect = ACCEPTABLE,
            desc = "A monitor that is cancelled tells nothing, whoever came first")
    @Outcome(expect = FORBIDDEN, desc = "Told after demonitor, or tied to the dead")
    @State
    public static class DemonitorMeetsExit extends Watch {
        public DemonitorMeetsExit() {
            watch();
            stage.raise();
        }

        @Actor
        public void watcher() {
            watcher.demonitor(monitor);
        }

        @Actor
        public void killer() {
            target.kill();
        }

        @Arbiter
        public void arbiter(IZ_Result result) {
            result.r1 = timesTold();
            result.r2 = isTied();
        }
    }

    @JCStressTest
    @Outcome(id = "false", expect = ACCEPTABLE, desc = "Nothing is left of the monitor")
    @Outcome(expect = FORBIDDEN, desc = "A tie to the dead is left")
    @State
    public static class WatcherAndTargetExit extends Watch {
        public WatcherAndTargetExit() {
            watch();
            stage.raise();
        }

        @Actor
        public void killer() {
            watcher.kill();
        }

        @Actor
        public void otherKiller() {
            target.kill();
        }

        @Arbiter
        public void arbiter(Z_Result result) {
            stage.scheduler.runAll();
            result.r1 = isTied();
        }
    }

    @JCStressTest
    @Outcome(id = "false, false", expect = ACCEPTABLE, desc = "Not told yet, and the name is taken")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "Not told yet, but the name is free")
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "Told, and the name is free")
    @Outcome(id = "true, false", expect = FORBIDDEN, desc = "Told of the exit while the name was still taken")
    @State
    public static class NameIsFreeBeforeDown extends Watch {
        public NameIsFreeBeforeDown() {
            watch();
            stage.raise();
        }

        @Actor
        public void killer() {
            target.kill();
        }

        @Actor
        public void onlooker(ZZ_Result result) {
            result.r1 = !watcher.isEmpty();
            result.r2 = stage.runtime.registry().whereis(NAME).isEmpty();
        }
    }
}
