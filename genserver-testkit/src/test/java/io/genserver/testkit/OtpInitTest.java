package io.genserver.testkit;

import static io.genserver.testkit.Puppet.add;
import static io.genserver.testkit.Puppet.get;
import static io.genserver.testkit.Puppet.tell;
import static io.genserver.testkit.World.LONG;
import static io.genserver.testkit.World.SHORT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.genserver.NameTakenException;
import io.genserver.StartException;
import io.genserver.StartOptions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** gen_server: start, init, continue and names. */
class OtpInitTest extends OtpContract {

    @Test
    void startReturnsWhenInitIsDone() throws Exception {
        row(w -> {
            w.start("a", new Puppet().atInit((context, self) -> {
                        w.runtime.sleep(SHORT);
                        w.log("init");
                    }));
            w.log("started");
            w.expect("init", "started");
        });
    }

    @Test
    void initMayContinueAfterStartHasReturned() throws Exception {
        row(w -> {
            var a = w.start(
                    "a",
                    new Puppet()
                            .atInit((context, self) -> context.continueWith(tell(() -> {
                                w.runtime.sleep(SHORT);
                                w.log("continued");
                            }))));
            assertThat(a.isAlive()).isTrue();
            a.cast(tell(() -> w.log("mail")));
            w.expect("continued", "mail");
        });
    }

    @Test
    void aCallbackContinuesBeforeAnyMail() throws Exception {
        row(w -> {
            var a = w.start("a");
            a.cast(Puppet.with((context, number) -> {
                context.self().cast(tell(() -> w.log("mail")));
                context.continueWith(Puppet.with((same, n) -> {
                    w.log("continued");
                    same.continueWith(tell(() -> w.log("continued again")));
                }));
            }));
            w.expect("continued", "continued again", "mail");
        });
    }

    @Test
    void initMayRefuse() throws Exception {
        row(w -> {
            var refusing = w.reporter("a").atInit((context, self) -> {
                throw StartException.refuse("no disk");
            });
            assertThatExceptionOfType(StartException.class)
                    .isThrownBy(() -> w.start("a", refusing))
                    .withMessageContaining("no disk")
                    .satisfies(e -> assertThat(e.isIgnored()).isFalse());
            assertThat(w.runtime.registry().names()).isEmpty();
            w.expectNothing(); // terminate did not run
        });
    }

    @Test
    void initMayBeIgnored() throws Exception {
        row(w -> {
            var ignoring = new Puppet().atInit((context, self) -> {
                throw StartException.ignore("not needed");
            });
            assertThatExceptionOfType(StartException.class)
                    .isThrownBy(() -> w.start("a", ignoring))
                    .satisfies(e -> assertThat(e.isIgnored()).isTrue());
            assertThat(w.runtime.registry().names()).isEmpty();
        });
    }

    @Test
    void initThatThrowsFailsTheStart() throws Exception {
        row(w -> {
            var oh = new IllegalStateException("oh");
            var crashing = w.reporter("a").atInit((context, self) -> {
                throw oh;
            });
            assertThatExceptionOfType(StartException.class)
                    .isThrownBy(() -> w.start("a", crashing))
                    .withCause(oh);
            assertThat(w.runtime.registry().names()).isEmpty();
            w.expectNothing();
        });
    }

    @Test
    void initThatTakesTooLongFailsTheStart() throws Exception {
        row(w -> {
            var slow = new Puppet().atInit((context, self) -> w.runtime.sleep(LONG));
            var options = StartOptions.named("a").withInitTimeout(SHORT);
            assertThatExceptionOfType(StartException.class).isThrownBy(() -> w.runtime.start(slow, options));
            assertThat(w.runtime.registry().names()).isEmpty();
        });
    }

    @Test
    void startByNameFailsIfTakenBeforeInitRuns() throws Exception {
        row(w -> {
            var first = w.start("a");
            assertThatExceptionOfType(NameTakenException.class).isThrownBy(() -> w.start("a", w.reporter("second")));
            w.expectNothing();
            assertThat(w.now("a")).isSameAs(first);
            assertThat(w.runtime.observer().snapshot().servers())
                    .as("the log and the first")
                    .hasSize(2);
        });
    }

    @Test
    void ofTwoStartsWithOneNameAtOnceOneSucceeds() throws Exception {
        row(w -> {
            World.Task<Boolean> one = w.spawn("one", () -> starts(w));
            World.Task<Boolean> other = w.spawn("other", () -> starts(w));
            assertThat(Stream.of(one.join(), other.join())).containsExactlyInAnyOrder(true, false);
            w.expect("a up");
            w.expectNothing();
        });
    }

    private static boolean starts(World w) {
        try {
            w.start("a", w.reporter("a"));
            return true;
        } catch (NameTakenException e) {
            return false;
        }
    }

    @Test
    void aNameIsFreeOnceStopHasReturned() throws Exception {
        row(w -> {
            w.start("a").stop();
            var second = w.start("a");
            assertThat(w.now("a")).isSameAs(second);
            second.kill();
            var third = w.start("a");
            assertThat(w.now("a")).isSameAs(third);
            assertThat(w.runtime.registry().names()).containsExactly("a");
        });
    }

    @Test
    void aNameThatWasRefusedDoesNotFreeTheHoldersName() throws Exception {
        row(w -> {
            var first = w.start("a");
            for (int attempt = 0; attempt < 2; attempt++) {
                assertThatExceptionOfType(NameTakenException.class).isThrownBy(() -> w.start("a"));
            }
            assertThat(w.now("a")).isSameAs(first);
            first.stop();
            assertThat(w.runtime.registry().names()).isEmpty();
        });
    }

    @Test
    void aServerCanBeUsedByItsNameWhileItsInitRuns() throws Exception {
        row(w -> {
            var starting = w.spawn(
                    "starter", () -> w.start("a", new Puppet().atInit((context, self) -> w.runtime.sleep(SHORT))));
            w.eventually(() -> w.ref("a").isAlive());
            w.ref("a").cast(add(3)); // waits in the mailbox
            assertThat(w.ref("a").call(get())).isEqualTo(3);
            assertThat(starting.join().isAlive()).isTrue();
        });
    }

    @Test
    void aStartLinkedHasItsStarterForAParent() throws Exception {
        row(w -> {
            var parent = w.start("parent");
            parent.call(new Puppet.Ask<>(
                    (context, number) -> context.startLink(new Puppet(), StartOptions.named("child"))));
            var infos = w.runtime.observer().snapshot().servers();
            var ids = List.of("parent", "child").stream()
                    .map(name -> infos.stream()
                            .filter(info -> info.name().equals(name))
                            .findFirst()
                            .orElseThrow())
                    .toList();
            assertThat(ids.get(1).parent()).hasValue(ids.get(0).id());
        });
    }
}
