package io.genserver.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.ExitReason;
import io.genserver.ServerRuntime;
import io.genserver.StartException;
import org.junit.jupiter.api.Test;

class ExamplesTest {

    @Test
    void theFirstServerCounts() {
        assertThat(FirstServerExample.run()).isEqualTo(2);
    }

    @Test
    void theCounterCounts() {
        assertThat(CounterExample.use()).isEqualTo("2, n = 2");
    }

    @Test
    void theDoorLetsInWhenItIsOpened() throws Exception {
        assertThat(DeferredReplyExample.use()).isEqualTo("welcome, Alice");
    }

    @Test
    void theTreeStartsAndStops() {
        assertThat(SupervisorExample.use()).isEqualTo(1);
    }

    @Test
    void theGuestGreets() {
        assertThat(DynamicSupervisorExample.use()).isEqualTo("good evening, Alice");
    }

    @Test
    void theReadersGetTheirPaper() {
        assertThat(KeyedRegistryExample.use()).isEqualTo("2 readers, 8 copies, 1 left");
    }

    @Test
    void theSupervisorAnswers() {
        assertThat(SupervisionExample.ask()).isEqualTo("2, then 1, n = 0");
    }

    @Test
    void theJobEndsWithItsWork() {
        assertThat(SupervisionExample.job()).isEqualTo(ExitReason.shutdown());
    }

    @Test
    void theUplinkAnswers() {
        assertThat(SupervisionExample.connect()).isEqualTo("hello, mars");
    }

    @Test
    void theDoorStaysShutForSomeAndOpensForOthers() {
        assertThat(CallsExample.await()).isEqualTo("nobody has opened, welcome, Carol");
    }

    @Test
    void theDividerCrashes() {
        assertThat(CallsExample.crash())
                .isEqualTo(
                        "java.lang.ArithmeticException: / by zero, Crash[cause=java.lang.ArithmeticException: / by zero]");
    }

    @Test
    void theErrorsAreExplained() {
        assertThat(CallsExample.explain(StartException.refuse("no"))).isEqualTo("it did not start");
        assertThat(CallsExample.explain(StartException.ignore("no"))).isEqualTo("it is not needed");
    }

    @Test
    void theWorkshopAnswersForTheDesk() {
        assertThat(ForwardExample.use()).isEqualTo("mended: a clock, then closed today");
    }

    @Test
    void theDictionaryKnowsItsWords() throws Exception {
        assertThat(StartExample.use()).isEqualTo("known: true, refused");
    }

    @Test
    void theAlarmRings() throws Exception {
        assertThat(TimersExample.ring()).isTrue();
    }

    @Test
    void theMetronomeBeats() throws Exception {
        assertThat(TimersExample.beat()).isTrue();
    }

    @Test
    void theVisitEnds() {
        assertThat(TimersExample.leave()).isEqualTo(ExitReason.normal());
    }

    @Test
    void thePrinterRefusesWhatItCannotHold() throws Exception {
        assertThat(BoundedMailboxExample.use()).isEqualTo("12, busy");
    }

    @Test
    void theClerksFindOutThatTheyWaitForEachOther() {
        assertThat(CycleExample.use()).isEqualTo("jones -> smith -> jones");
    }

    @Test
    void theCountersEnd() {
        assertThat(ExitExample.end()).isEqualTo("shut down: maintenance, killed, accepted: false");
    }

    @Test
    void theTicketsSellOut() {
        assertThat(ExitExample.sellOut()).isEqualTo("1, 0, closed with 0 left, done");
    }

    @Test
    void theLockIsFreeWhenItsHolderEnds() {
        assertThat(LinksExample.lock()).isEqualTo("true, false, true");
    }

    @Test
    void theForemanCountsFailures() {
        assertThat(LinksExample.failures()).isEqualTo(1);
    }

    @Test
    void theNameLeadsToWhoeverHasIt() {
        assertThat(NamesExample.name()).isEqualTo("accepted: false, then 0");
        assertThat(NamesExample.takeTwice()).isTrue();
    }

    @Test
    void theTableIsForOne() {
        assertThat(NamesExample.key()).isEqualTo("bob sits there: true");
    }

    @Test
    void thePagerHearsOfTheCrash() {
        assertThat(WatchingExample.crash())
                .singleElement()
                .asString()
                .startsWith("divider crashed in handleCall")
                .endsWith("/ by zero");
    }

    @Test
    void theHeadlinesTellWhatHappens() {
        assertThat(WatchingExample.listen())
                .satisfiesExactly(
                        up -> assertThat(up).isEqualTo("counter is up, restart 0"),
                        ended -> assertThat(ended).startsWith("counter ended"),
                        late -> assertThat(late).startsWith("counter did not live to handle"));
    }

    @Test
    void theSnapshotShowsTheTree() {
        assertThat(WatchingExample.look()).isEqualTo("restarted: 0, shop > visitors#2");
    }

    @Test
    void nobodyIsOverloaded() {
        try (var runtime = ServerRuntime.create()) {
            runtime.start(new CounterExample.Counter());

            assertThat(WatchingExample.overloaded(runtime)).isEmpty();
        }
    }

    @Test
    void nothingBadHasHappened() {
        try (var runtime = ServerRuntime.create()) {
            assertThat(WatchingExample.sickness(runtime)).isEqualTo("0 crashes, 0 restarts, 0 dead letters, 0 dropped");
        }
    }

    @Test
    void theNumbersCountCalls() {
        try (var runtime = ServerRuntime.create()) {
            runtime.start(new CounterExample.Counter()).call(new CounterExample.CounterCall.Get());

            assertThat(WatchingExample.numbers(runtime)).startsWith("0 crashes; of 1 calls, 99 % took ");
        }
    }
}
