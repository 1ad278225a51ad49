package io.genserver;

import static io.genserver.Eventually.LONG;
import static io.genserver.Eventually.PATIENCE;
import static io.genserver.Puppet.add;
import static io.genserver.Puppet.ask;
import static io.genserver.Puppet.get;
import static io.genserver.Puppet.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genserver.Puppet.Ask;
import io.genserver.Puppet.Tell;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class ContinueTest {
    private final List<CrashReport> reports = new CopyOnWriteArrayList<>();

    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(reports::add);

    private final Puppet puppet = new Puppet();
    private final List<String> done = new CopyOnWriteArrayList<>();
    private final Exception cause = new Exception("on purpose");

    @Test
    void aStartReturnsBeforeTheContinuationOfItsInit() throws Exception {
        // given
        var gate = new Gate();
        puppet.atInit(context -> context.continueWith(tell(gate::pass)));

        // when
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet);

        // then
        gate.awaitVisitor();
        assertThat(server.isAlive()).isTrue();
        gate.open();
    }

    @Test
    void othersHaveTheirTurnBetweenAnInitAndItsContinuation() throws Exception {
        // given
        var hand = new HandScheduler();
        var stepped = hand.runtime(reports::add);
        puppet.atInit(context -> context.continueWith(note("continued")));
        Caller<ServerRef<Ask<?>, Tell>> starter = Caller.of(() -> stepped.start(puppet));
        Eventually.until(() -> !hand.runnable.isEmpty());

        // when
        hand.runnable.remove().run();

        // then
        assertThat(starter.result().isAlive()).isTrue();
        assertThat(done).isEmpty();
        assertThat(hand.runAll()).isOne();
        assertThat(done).containsExactly("continued");
    }

    @Test
    void theContinuationOfAnInitComesBeforeWhatWasSentDuringIt() throws Exception {
        // given
        var inInit = new Gate();
        puppet.atInit(context -> {
            context.self().cast(note("own"));
            context.continueWith(note("continued"));
            inInit.pass();
        });
        Caller<ServerRef<Ask<?>, Tell>> starter = Caller.of(() -> runtime.start(puppet, StartOptions.named("early")));
        inInit.awaitVisitor();

        // when
        runtime.registry().ref("early", Puppet.class).cast(note("of another"));
        inInit.open();

        // then
        starter.result().call(get());
        assertThat(done).containsExactly("continued", "own", "of another");
    }

    @Test
    void aContinuationComesAfterItsCallbackAndBeforeTheMailbox() {
        // given
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet);

        // when
        server.call(ask(() -> {
            server.cast(note("mailbox"));
            puppet.context().continueWith(note("continued"));
            return done.add("callback");
        }));

        // then
        server.call(get());
        assertThat(done).containsExactly("callback", "continued", "mailbox");
    }

    @Test
    void aCallContinuesAfterItsReply() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet);
        var gate = new Gate();

        // when
        String reply = server.call(ask(() -> {
            puppet.context().continueWith(tell(gate::pass));
            return "at once";
        }));

        // then
        assertThat(reply).isEqualTo("at once");
        gate.awaitVisitor();
        gate.open();
    }

    @Test
    void anInfoContinues() {
        // given
        puppet.atInfo(info -> puppet.context().continueWith(note("continued")));
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet);
        ServerRef<Ask<?>, Tell> watched = runtime.start(new Puppet());
        puppet.context().monitor(watched);

        // when
        watched.stop();

        // then
        server.call(get());
        assertThat(done).containsExactly("continued");
    }

    @Test
    void aContinuationSeesTheStateOfItsCallbackAndLeavesItsOwn() {
        // given
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet);

        // when
        server.cast(new Tell(number -> {
            puppet.context().continueWith(new Tell(before -> Next.keep(before * 10)));
            return Next.keep(number + 4);
        }));

        // then
        assertThat(server.call(get())).isEqualTo(40);
    }

    @Test
    void continuationsFollowEachOtherBeforeTheMailbox() {
        // given
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet);

        // when
        server.call(ask(() -> {
            server.cast(note("mailbox"));
            puppet.context().continueWith(countDown(600)); // more than a batch
            return null;
        }));

        // then
        server.call(get());
        assertThat(done).hasSize(602).startsWith("600").endsWith("0", "mailbox");
    }

    @Test
    void aSecondContinuationInOneCallbackIsRefused() {
        // given
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet);

        // when
        server.cast(tell(() -> {
            puppet.context().continueWith(note("first"));
            assertThatThrownBy(() -> puppet.context().continueWith(note("second")))
                    .isInstanceOf(IllegalStateException.class);
        }));

        // then
        server.call(get());
        assertThat(done).containsExactly("first");
    }

    @Test
    void onlyTheServersOwnCallbacksContinueIt() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet);
        ServerRef<Ask<?>, Tell> other = runtime.start(new Puppet());

        // when
        Throwable ofAnother = other.call(ask(() -> thrownByContinue()));
        Throwable ofAFork =
                server.call(ask(() -> Caller.of(this::thrownByContinue).result()));

        // then
        assertThat(List.of(thrownByContinue(), ofAnother, ofAFork)).allMatch(IllegalStateException.class::isInstance);
        server.call(get());
        assertThat(done).isEmpty();
    }

    @Test
    void aContinuationMustNotBeNull() {
        // given
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet);

        // when
        Throwable thrown = server.call(ask(() -> thrownBy(() -> puppet.context().continueWith(null))));

        // then
        assertThat(thrown).isInstanceOf(NullPointerException.class);
        assertThat(server.call(get())).isZero();
    }

    @Test
    void aCallbackThatStopsTheServerForgetsItsContinuation() {
        // given
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet);

        // when
        server.cast(new Tell(number -> {
            puppet.context().continueWith(note("continued"));
            return Next.stop(ExitReason.normal(), number);
        }));

        // then
        assertThat(server.awaitExit(PATIENCE)).isEqualTo(ExitReason.normal());
        assertThat(done).isEmpty();
    }

    @Test
    void aCallbackThatCrashesForgetsItsContinuation() {
        // given
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet);

        // when
        server.cast(tell(() -> {
            puppet.context().continueWith(note("continued"));
            throw cause;
        }));

        // then
        assertThat(server.awaitExit(PATIENCE)).isEqualTo(ExitReason.crash(cause));
        assertThat(done).isEmpty();
    }

    @Test
    void anInitThatFailsForgetsItsContinuation() {
        // given
        puppet.atInit(context -> {
            context.continueWith(note("continued"));
            throw cause;
        });

        // when
        assertThatThrownBy(() -> runtime.start(puppet)).isInstanceOf(StartException.class);

        // then
        assertThat(done).isEmpty();
    }

    @Test
    void aKillInBetweenForgetsTheContinuation() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet);
        var gate = new Gate();
        var over = new Gate();
        server.cast(tell(() -> {
            puppet.context().continueWith(note("continued"));
            gate.passDeaf();
            over.open();
        }));
        gate.awaitVisitor();

        // when
        server.kill();
        gate.open();

        // then
        over.pass();
        Eventually.untilAsserted(
                () -> assertThat(((ServerProcess<?, ?, ?>) server).depth(1)).isZero());
        assertThat(done).isEmpty();
    }

    @Test
    void anExitSignalComesBeforeTheContinuation() throws Exception {
        // given
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet);
        var other = new Puppet();
        runtime.start(other);
        var gate = new Gate();
        server.cast(tell(() -> {
            puppet.context().continueWith(note("continued"));
            gate.pass();
        }));
        gate.awaitVisitor();

        // when
        other.context().exit(server, ExitReason.shutdown());
        gate.open();

        // then
        assertThat(server.awaitExit(PATIENCE)).isEqualTo(ExitReason.shutdown());
        assertThat(puppet.terminations()).hasSize(1);
        assertThat(done).isEmpty();
    }

    @Test
    void aCrashInAContinuationIsReportedAsSuch() {
        // given
        puppet.atInit(context -> context.continueWith(Puppet.crash(cause)));

        // when
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet);

        // then
        assertThat(server.awaitExit(PATIENCE)).isEqualTo(ExitReason.crash(cause));
        assertThat(reports).singleElement().satisfies(report -> {
            assertThat(report.callback()).isEqualTo("handleContinue");
            assertThat(report.messageType()).isEqualTo(Tell.class.getName());
            assertThat(report.cause()).isSameAs(cause);
        });
    }

    @Test
    void aContinuationMayStopTheServer() {
        // given
        puppet.atInit(context -> context.continueWith(new Tell(number -> Next.stop(ExitReason.shutdown(), 7))));

        // when
        ServerRef<Ask<?>, Tell> server = runtime.start(puppet);

        // then
        server.awaitExit(PATIENCE);
        assertThat(puppet.terminations()).containsExactly(new Puppet.Termination(ExitReason.shutdown(), 7));
    }

    @Test
    void aServerThatContinuesWithoutEndLetsOthersRunAndCanBeKilled() throws Exception {
        // given
        var hand = new HandScheduler();
        ServerRuntime stepped = hand.runtime(reports::add);
        var counter = new Puppet();
        ServerRef<Ask<?>, Tell> other = hand.start(stepped, counter);
        ServerRef<Ask<?>, Tell> endless = hand.start(stepped, puppet);
        endless.cast(forever());
        other.cast(note("the other ran"));

        // when
        hand.runnable.remove().run();
        hand.runnable.remove().run();

        // then
        assertThat(done).containsExactly("the other ran");
        assertThat(hand.runnable).as("it goes on in a batch of its own").hasSize(1);
        endless.kill();
        hand.runAll();
        assertThat(hand.runnable).isEmpty();
    }

    @Test
    void whoDoesNotHandleContinuationsCrashes() {
        // given
        var plain = new GenServer<Integer, Ask<?>, Tell>() {
            @Override
            public Integer init(Context<Ask<?>, Tell> context) {
                context.continueWith(add(1));
                return 0;
            }
        };

        // when
        ServerRef<Ask<?>, Tell> server = runtime.start(plain);

        // then
        assertThat(server.awaitExit(LONG)).isInstanceOf(ExitReason.Crash.class);
    }

    @Test
    void aContinuationIsNoMessageAndSoDoesNotEndTheIdleTimeout() {
        // given
        puppet.atInit(context -> {
            context.idleTimeout(Duration.ofMillis(1));
            context.continueWith(note("continued"));
        });

        // when
        runtime.start(puppet);

        // then
        Eventually.untilAsserted(() -> assertThat(puppet.infos()).containsExactly(new Info.IdleTimeout()));
    }

    private Tell note(String what) {
        return tell(() -> done.add(what));
    }

    private Tell countDown(int from) {
        return tell(() -> {
            done.add(Integer.toString(from));
            if (from > 0) {
                puppet.context().continueWith(countDown(from - 1));
            }
        });
    }

    private Tell forever() {
        return tell(() -> puppet.context().continueWith(forever()));
    }

    private Throwable thrownByContinue() {
        return thrownBy(() -> puppet.context().continueWith(note("of a stranger")));
    }

    private static Throwable thrownBy(Runnable what) {
        try {
            what.run();
        } catch (RuntimeException e) {
            return e;
        }
        throw new AssertionError("nothing was thrown");
    }
}
