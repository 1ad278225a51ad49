package io.genserver;

import static io.genserver.Eventually.LONG;
import static io.genserver.Puppet.add;
import static io.genserver.Puppet.ask;
import static io.genserver.Puppet.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genserver.Puppet.Ask;
import io.genserver.Puppet.Tell;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IdleTimeoutTest {
    private static final Info IDLE = new Info.IdleTimeout();

    private final HandScheduler hand = new HandScheduler();
    private final ServerRuntime runtime = hand.runtime(report -> {});
    private final Puppet puppet = new Puppet();
    private ServerRef<Ask<?>, Tell> server;

    @BeforeEach
    void start() throws Exception {
        server = hand.start(runtime, puppet);
    }

    @Test
    void itComesWhenNothingElseDoes() {
        // given
        FutureTask<Void> timer = idle();

        // when
        timer.run();
        hand.runAll();

        // then
        assertThat(puppet.infos()).containsExactly(IDLE);
    }

    @Test
    void itComesOnce() {
        // given
        idle().run();
        hand.runAll();

        // when
        server.cast(add(1));
        hand.runAll();

        // then
        assertThat(puppet.infos()).containsExactly(IDLE);
        assertThat(hand.timers).hasSize(1);
    }

    @Test
    void aCastEndsIt() {
        // given
        FutureTask<Void> timer = idle();

        // when
        server.cast(add(1));
        hand.runAll();

        // then
        assertThat(timer).isCancelled();
    }

    @Test
    void aCallEndsIt() {
        // given
        FutureTask<Void> timer = idle();

        // when
        server.callAsync(Puppet.get(), ServerRuntime.FOREVER);
        hand.runAll();

        // then
        assertThat(timer).isCancelled();
    }

    @Test
    void anInfoEndsIt() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> watched = hand.start(runtime, new Puppet());
        puppet.context().monitor(watched);
        FutureTask<Void> timer = idle();

        // when
        watched.kill();
        hand.runAll();

        // then
        assertThat(timer).isCancelled();
        assertThat(puppet.infos()).hasOnlyElementsOfType(Info.Down.class).hasSize(1);
    }

    @Test
    void oneThatIsInTheMailboxBehindAMessageIsDropped() {
        // given
        FutureTask<Void> timer = idle();
        server.cast(add(1));

        // when
        timer.run();
        hand.runAll();

        // then
        assertThat(puppet.infos()).isEmpty();
    }

    @Test
    void oneThatIsInTheMailboxIsNotTakenForOneThatWasSetLater() {
        // given
        FutureTask<Void> timer = idle();
        server.cast(tell(() -> puppet.context().idleTimeout(LONG)));
        timer.run();

        // when
        hand.runAll();

        // then
        assertThat(puppet.infos()).isEmpty();
        FutureTask<Void> later = hand.timers.stream().toList().getLast();
        assertThat(later.isCancelled()).as("a stale one is no message").isFalse();
        later.run();
        hand.runAll();
        assertThat(puppet.infos()).containsExactly(IDLE);
    }

    @Test
    void setAgainInOneCallbackItReplacesTheFirst() {
        // given
        server.cast(tell(() -> {
            puppet.context().idleTimeout(LONG);
            puppet.context().idleTimeout(LONG);
        }));

        // when
        hand.runAll();

        // then
        assertThat(hand.timers.stream().map(Future::isCancelled)).containsExactly(true, false);
    }

    @Test
    void aHandlerOfItMaySetItAgain() {
        // given
        puppet.atInfo(info -> puppet.context().idleTimeout(LONG));
        FutureTask<Void> first = idle();

        // when
        first.run();
        hand.runAll();

        // then
        assertThat(hand.timers).hasSize(2);
        hand.timers.stream().toList().getLast().run();
        hand.runAll();
        assertThat(puppet.infos()).containsExactly(IDLE, IDLE);
    }

    @Test
    void itMayBeSetByInit() throws Exception {
        // given
        var sleeper = new Puppet().atInit(context -> context.idleTimeout(LONG));
        hand.start(runtime, sleeper);

        // when
        hand.timers.remove().run();
        hand.runAll();

        // then
        assertThat(sleeper.infos()).containsExactly(IDLE);
    }

    @Test
    void itEndsWithItsServer() {
        // given
        FutureTask<Void> timer = idle();

        // when
        server.kill();

        // then
        assertThat(timer).isCancelled();
    }

    @Test
    void itEndsWithAServerThatSetsItWhenItTerminates() {
        // given
        puppet.atTerminate(reason -> puppet.context().idleTimeout(LONG));

        // when
        server.cast(new Tell(number -> Next.stop(ExitReason.normal(), number)));
        hand.runAll();

        // then
        assertThat(hand.timers).singleElement().matches(Future::isCancelled);
    }

    @Test
    void onlyTheServersOwnCallbacksSetIt() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> other = hand.start(runtime, new Puppet());

        // when
        var ofAnother = other.callAsync(ask(() -> {
            puppet.context().idleTimeout(LONG);
            return true;
        }));
        hand.runAll();

        // then
        assertThatThrownBy(() -> puppet.context().idleTimeout(LONG)).isInstanceOf(IllegalStateException.class);
        assertThat(ofAnother)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingRootCause()
                .isInstanceOf(IllegalStateException.class);
    }

    /** Sets the time-out; returns its timer. */
    private FutureTask<Void> idle() {
        server.cast(tell(() -> puppet.context().idleTimeout(LONG)));
        hand.runAll();
        return hand.timers.stream().toList().getLast();
    }
}
