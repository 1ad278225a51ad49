package io.genserver;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIZ_Result;
import org.openjdk.jcstress.infra.results.IZ_Result;

/** Links that are made and cut while one of their ends dies. The result's last part is whether a tie was left behind. */
public final class LinkStress {
    private LinkStress() {}

    /** A pair of servers of which one is told of the other's end. */
    abstract static class Pair {
        final Stage stage = new Stage();
        final Witness witness = new Witness();
        final ServerProcess<?, ?, ?> survivor = stage.startTrapping(witness);
        final ServerProcess<?, ?, ?> other = stage.start(new Witness());

        /** How often the survivor was told, after all that was to run has run. */
        final int timesTold() {
            stage.scheduler.runAll();
            return witness.exits();
        }

        final boolean isTied() {
            var link = new Link(survivor, other);
            return survivor.isTied(link) || other.isTied(link);
        }
    }

    @JCStressTest
    @Outcome(id = "1, false", expect = ACCEPTABLE, desc = "Told once: of the exit, or that there is nobody to link to")
    @Outcome(expect = FORBIDDEN, desc = "Not told, or told twice, or tied to the dead")
    @State
    public static class LinkMeetsExit extends Pair {
        public LinkMeetsExit() {
            stage.raise();
        }

        @Actor
        public void linker() {
            survivor.link(other);
        }

        @Actor
        public void killer() {
            other.kill();
        }

        @Arbiter
        public void arbiter(IZ_Result result) {
            result.r1 = timesTold();
            result.r2 = isTied();
        }
    }

    @JCStressTest
    @Outcome(id = "0, false", expect = ACCEPTABLE, desc = "The server that links was gone before the link was made")
    @Outcome(id = "1, false", expect = ACCEPTABLE, desc = "The link was made and told of the exit")
    @Outcome(expect = FORBIDDEN, desc = "Told twice, or tied to the dead")
    @State
    public static class LinkMeetsExitOfTheLinker extends Pair {
        public LinkMeetsExitOfTheLinker() {
            stage.raise();
        }

        @Actor
        public void linker() {
            other.link(survivor);
        }

        @Actor
        public void killer() {
            other.kill();
        }

        @Arbiter
        public void arbiter(IZ_Result result) {
            result.r1 = timesTold();
            result.r2 = isTied();
        }
    }

    @JCStressTest
    @Outcome(id = "0, false", expect = ACCEPTABLE, desc = "The link was cut before the exit")
    @Outcome(id = "1, false", expect = ACCEPTABLE, desc = "The exit came first")
    @Outcome(expect = FORBIDDEN, desc = "Told twice, or tied to the dead")
    @State
    public static class UnlinkMeetsExit extends Pair {
        public UnlinkMeetsExit() {
            survivor.link(other);
            stage.raise();
        }

        @Actor
        public void unlinker() {
            survivor.unlink(other);
        }

        @Actor
        public void killer() {
            other.kill();
        }

        @Arbiter
        public void arbiter(IZ_Result result) {
            result.r1 = timesTold();
            result.r2 = isTied();
        }
    }

    @JCStressTest
    @Outcome(id = "1, 1, false", expect = ACCEPTABLE, desc = "Each exit was told once")
    @Outcome(expect = FORBIDDEN, desc = "An exit was told twice or never, or a tie to the dead is left")
    @State
    public static class BothExit extends Pair {
        private final Witness ofSurvivor = new Witness();
        private final Witness ofOther = new Witness();

        public BothExit() {
            survivor.link(other);
            stage.start(ofSurvivor).monitor(survivor);
            stage.start(ofOther).monitor(other);
            stage.raise();
        }

        @Actor
        public void killer() {
            survivor.kill();
        }

        @Actor
        public void otherKiller() {
            other.kill();
        }

        @Arbiter
        public void arbiter(IIZ_Result result) {
            stage.scheduler.runAll();
            result.r1 = ofSurvivor.downs();
            result.r2 = ofOther.downs();
            result.r3 = isTied();
        }
    }
}
