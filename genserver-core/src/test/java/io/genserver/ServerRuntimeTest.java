package io.genserver;

import static io.genserver.Eventually.LONG;
import static io.genserver.Puppet.get;
import static io.genserver.Puppet.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genserver.Puppet.Ask;
import io.genserver.Puppet.Tell;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ServerRuntimeTest {
    private final List<CrashReport> reports = new CopyOnWriteArrayList<>();

    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(reports::add);

    @Test
    void closingStopsTheYoungestFirst() {
        // given
        List<String> ended = new CopyOnWriteArrayList<>();
        for (String name : List.of("first", "second", "third")) {
            runtime.start(new Puppet().atTerminate(reason -> ended.add(name)));
        }

        // when
        runtime.close();

        // then
        assertThat(ended).containsExactly("third", "second", "first");
    }

    @Test
    void closingAsksForAShutdown() {
        // given
        var puppet = new Puppet();
        runtime.start(puppet);

        // when
        runtime.close();

        // then
        assertThat(puppet.terminations()).extracting(Puppet.Termination::reason).containsExactly(ExitReason.shutdown());
    }

    @Test
    void closingLeavesServersWithAParentToTheirParent() {
        // given
        List<String> ended = new CopyOnWriteArrayList<>();
        var child = new Puppet().trappingExits().atTerminate(reason -> ended.add("child"));
        runtime.start(new Puppet()
                .atInit(context -> context.startLink(child, StartOptions.DEFAULT))
                .atTerminate(reason -> ended.add("parent")));

        // when
        runtime.close();

        // then
        assertThat(ended.getFirst()).isEqualTo("parent");
        assertThat(child.context().self().isAlive()).isFalse();
    }

    @Test
    void closingKillsWhatDoesNotStop() throws Exception {
        // given
        var gate = new Gate();
        var held = ServerRuntime.create(RuntimeOptions.DEFAULT, new HeldClock(gate::isHolding));
        ServerRef<Ask<?>, Tell> stuck = held.start(new Puppet());
        stuck.cast(tell(gate::pass));
        gate.awaitVisitor();

        // when
        held.close();

        // then
        assertThat(stuck.awaitExit(Duration.ZERO)).isEqualTo(ExitReason.killed());
    }

    @Test
    void anInterruptedCloseKillsWhatIsLeft() throws Exception {
        // given
        var gate = new Gate();
        var timeless = ServerRuntime.create(RuntimeOptions.DEFAULT, new HeldClock(() -> false));
        ServerRef<Ask<?>, Tell> stuck = timeless.start(new Puppet());
        stuck.cast(tell(gate::pass));
        gate.awaitVisitor();
        var status = new AtomicBoolean();
        Caller<Void> closer = Caller.of(() -> {
            timeless.close();
            status.set(Thread.currentThread().isInterrupted());
        });

        // when
        closer.awaitWaiting().interrupt();

        // then
        closer.result();
        assertThat(stuck.awaitExit(Duration.ZERO)).isEqualTo(ExitReason.killed());
        assertThat(status).isTrue();
    }

    @Test
    void aClosedRuntimeStartsNothing() {
        // given
        runtime.close();

        // when
        assertThatThrownBy(() -> runtime.start(new Puppet(), StartOptions.named("alice")))
                // then
                .isInstanceOf(StartException.class)
                .hasMessageContaining("closed");
        assertThat(runtime.registry().names()).isEmpty();
    }

    @Test
    void closingTwiceIsClosingOnce() {
        // given
        runtime.start(new Puppet());
        runtime.close();

        // when
        runtime.close();

        // then
        assertThat(runtime.registry().names()).isEmpty();
    }

    @Test
    void theStandardRuntimeCanNotBeClosed() {
        assertThatThrownBy(() -> ServerRuntime.standard().close()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void runtimesDoNotShareNames() {
        // given
        try (var other = ServerRuntime.create(reports::add)) {
            runtime.start(new Puppet(), StartOptions.named("alice"));

            // when
            ServerRef<Ask<?>, Tell> namesake = other.start(new Puppet(), StartOptions.named("alice"));

            // then
            assertThat(namesake.call(get(), LONG)).isZero();
        }
    }
}
