package io.genserver;

import static io.genserver.Eventually.LONG;
import static io.genserver.Puppet.add;
import static io.genserver.Puppet.get;
import static io.genserver.Puppet.tell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genserver.KeyedRegistry.Entry;
import io.genserver.Puppet.Ask;
import io.genserver.Puppet.Tell;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class KeyedRegistryTest {
    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(report -> {});

    private final KeyedRegistry<String, Integer, Tell> unique = KeyedRegistry.unique();
    private final KeyedRegistry<String, Integer, Tell> duplicate = KeyedRegistry.duplicate();
    private final ServerRef<Ask<?>, Tell> alice = runtime.start(new Puppet(), StartOptions.named("alice"));
    private final ServerRef<Ask<?>, Tell> bob = runtime.start(new Puppet(), StartOptions.named("bob"));

    // ---- keys ----

    @Test
    void aServerIsFoundUnderItsKeyWithItsValue() {
        // when
        unique.register("hall", alice, 1);

        // then
        assertThat(unique.whereis("hall")).containsSame(alice);
        assertThat(unique.lookup("hall")).containsExactly(new Entry<>("hall", alice, 1));
        assertThat(unique.keys()).containsExactly("hall");
    }

    @Test
    void aKeyThatNobodyHasIsEmpty() {
        assertThat(unique.whereis("hall")).isEmpty();
        assertThat(unique.lookup("hall")).isEmpty();
        assertThat(unique.keys(alice)).isEmpty();
        assertThat(unique.count()).isZero();
    }

    @Test
    void aUniqueKeyIsRefusedToASecondServer() {
        // given
        unique.register("hall", alice, 1);

        // when
        assertThatThrownBy(() -> unique.register("hall", bob, 2))
                // then
                .isInstanceOfSatisfying(
                        KeyTakenException.class,
                        taken -> assertThat(taken.holder()).isSameAs(alice))
                .hasMessage("the key hall is taken by alice");
        assertThat(unique.lookup("hall")).containsExactly(new Entry<>("hall", alice, 1));
        assertThat(unique.keys(bob)).isEmpty();
    }

    @Test
    void aUniqueKeyIsRefusedToTheServerThatHasIt() {
        // given
        unique.register("hall", alice, 1);

        // when
        assertThatThrownBy(() -> unique.register("hall", alice, 2))
                // then
                .isInstanceOf(KeyTakenException.class);
        assertThat(unique.lookup("hall")).containsExactly(new Entry<>("hall", alice, 1));
    }

    @Test
    void aDuplicateKeyIsForManyServersInTheOrderTheyCame() {
        // given
        ServerRef<Ask<?>, Tell> carol = runtime.start(new Puppet());

        // when
        duplicate.register("hall", carol, 3);
        duplicate.register("hall", alice, 1);
        duplicate.register("hall", bob, 2);

        // then
        assertThat(duplicate.lookup("hall")).extracting(Entry::value).containsExactly(3, 1, 2);
        assertThat(duplicate.count()).isEqualTo(3);
        assertThat(duplicate.keys()).containsExactly("hall");
    }

    @Test
    void aDuplicateKeyHasAServerAtMostOnce() {
        // given
        duplicate.register("hall", bob, 2);
        duplicate.register("hall", alice, 1);

        // when
        assertThatThrownBy(() -> duplicate.register("hall", alice, 5))
                // then
                .isInstanceOfSatisfying(
                        KeyTakenException.class,
                        taken -> assertThat(taken.holder()).isSameAs(alice));
        assertThat(duplicate.lookup("hall")).extracting(Entry::value).containsExactly(2, 1);
    }

    @Test
    void whereDuplicateKeysAreThereIsNoOneServerOfAKey() {
        assertThatThrownBy(() -> duplicate.whereis("hall")).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aServerHasKeysInManyRegistries() {
        // given
        unique.register("hall", alice, 1);
        unique.register("attic", alice, 2);
        unique.register("cellar", bob, 2);
        duplicate.register("door", alice, 3);

        // then
        assertThat(unique.keys(alice)).containsExactly("hall", "attic");
        assertThat(duplicate.keys(alice)).containsExactly("door");
        assertThat(unique.keys()).containsExactlyInAnyOrder("hall", "attic", "cellar");
        assertThat(unique.count()).isEqualTo(3);
    }

    @Test
    void aReferenceByNameStandsForWhoHasTheNameNow() {
        // given
        ServerRef<Ask<?>, Tell> byName = runtime.registry().ref("alice", Puppet.class);

        // when
        unique.register("hall", byName, 1);

        // then
        assertThat(unique.whereis("hall")).containsSame(alice);
        assertThat(unique.keys(byName)).containsExactly("hall");
        assertThat(unique.update("hall", byName, value -> 2)).contains(2);
        assertThat(unique.unregister("hall", byName)).isTrue();
    }

    @Test
    void aNameThatNobodyHasCannotBeRegistered() {
        // given
        ServerRef<Ask<?>, Tell> nobody = runtime.registry().ref("nobody", Puppet.class);

        // when
        assertThatThrownBy(() -> unique.register("hall", nobody, 1))
                // then
                .isInstanceOf(ServerExitedException.class)
                .hasMessage("nobody is not there to take the key hall");
        assertThat(unique.unregister("hall", nobody)).isFalse();
        assertThat(unique.update("hall", nobody, value -> 2)).isEmpty();
        assertThat(unique.keys(nobody)).isEmpty();
    }

    @Test
    void aServerThatHasEndedCannotBeRegistered() {
        // given
        alice.stop();

        // when
        assertThatThrownBy(() -> unique.register("hall", alice, 1))
                // then
                .isInstanceOfSatisfying(
                        ServerExitedException.class,
                        exited -> assertThat(exited.reason()).isEqualTo(ExitReason.noProc()));
        assertThat(unique.count()).isZero();
        assertThat(unique.keys()).isEmpty();
    }

    @Test
    void anUnregisteredServerLeavesNothingBehind() {
        // given
        duplicate.register("hall", alice, 1);
        duplicate.register("hall", bob, 2);

        // when
        boolean first = duplicate.unregister("hall", alice);
        boolean again = duplicate.unregister("hall", alice);

        // then
        assertThat(first).isTrue();
        assertThat(again).isFalse();
        assertThat(duplicate.lookup("hall")).containsExactly(new Entry<>("hall", bob, 2));
        assertThat(duplicate.keys(alice)).isEmpty();
        duplicate.unregister("hall", bob);
        assertThat(duplicate.keys()).isEmpty();
    }

    @Test
    void onlyTheServerThatHasAKeyIsTakenFromIt() {
        // given
        unique.register("hall", alice, 1);

        // when
        boolean unregistered = unique.unregister("hall", bob);

        // then
        assertThat(unregistered).isFalse();
        assertThat(unique.whereis("hall")).containsSame(alice);
    }

    @Test
    void aServerMayBeRegisteredAnewAndIsThenTheLast() {
        // given
        duplicate.register("hall", alice, 1);
        duplicate.register("hall", bob, 2);
        duplicate.unregister("hall", alice);

        // when
        duplicate.register("hall", alice, 3);

        // then
        assertThat(duplicate.lookup("hall")).extracting(Entry::value).containsExactly(2, 3);
    }

    // ---- values ----

    @Test
    void anUpdateChangesTheValueAndKeepsThePlace() {
        // given
        duplicate.register("hall", alice, 1);
        duplicate.register("hall", bob, 2);

        // when
        var updated = duplicate.update("hall", alice, value -> value + 10);

        // then
        assertThat(updated).contains(11);
        assertThat(duplicate.lookup("hall"))
                .containsExactly(new Entry<>("hall", alice, 11), new Entry<>("hall", bob, 2));
    }

    @Test
    void whoIsNotThereIsNotUpdated() {
        // given
        unique.register("hall", alice, 1);

        // when
        var updated = unique.update("hall", bob, value -> value + 10);

        // then
        assertThat(updated).isEmpty();
        assertThat(unique.lookup("hall")).containsExactly(new Entry<>("hall", alice, 1));
    }

    @Test
    void anUpdateThatThrowsChangesNothing() {
        // given
        unique.register("hall", alice, 1);

        // when
        assertThatThrownBy(() -> unique.update("hall", alice, value -> {
                    throw new IllegalStateException("on purpose");
                }))
                // then
                .hasMessage("on purpose");
        assertThat(unique.lookup("hall")).containsExactly(new Entry<>("hall", alice, 1));
        assertThat(unique.unregister("hall", alice)).isTrue();
    }

    @Test
    void anUpdateMayUseTheRegistry() {
        // given
        unique.register("hall", alice, 1);

        // when
        var updated = unique.update("hall", alice, value -> {
            unique.register("attic " + value, alice, 0);
            return unique.count();
        });

        // then
        assertThat(updated).contains(2);
    }

    // ---- finding and dispatching ----

    @Test
    void entriesAreSelectedByWhateverIsInThem() {
        // given
        duplicate.register("hall", alice, 1);
        duplicate.register("attic", alice, 2);
        duplicate.register("attic", bob, 3);

        // when
        List<Entry<String, Integer, Tell>> odd = duplicate.select(entry -> entry.value() % 2 == 1);

        // then
        assertThat(odd).containsExactlyInAnyOrder(new Entry<>("hall", alice, 1), new Entry<>("attic", bob, 3));
    }

    @Test
    void keysAreMatchedByTheirText() {
        // given
        KeyedRegistry<List<String>, Integer, Tell> paths = KeyedRegistry.duplicate();
        paths.register(List.of("house", "hall"), alice, 1);
        paths.register(List.of("house", "attic"), alice, 2);
        paths.register(List.of("street"), bob, 3);

        // when
        List<Entry<List<String>, Integer, Tell>> inside = paths.match("[house, *]");

        // then
        assertThat(inside).extracting(Entry::value).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void aMessageIsDispatchedInTheOrderOfRegistration() throws Exception {
        // given
        var hand = new HandScheduler();
        ServerRuntime byHand = ServerRuntime.create(RuntimeOptions.DEFAULT, hand);
        ServerRef<Ask<?>, Tell> first = hand.start(byHand, new Puppet());
        ServerRef<Ask<?>, Tell> second = hand.start(byHand, new Puppet());
        ServerRef<Ask<?>, Tell> third = hand.start(byHand, new Puppet());
        for (ServerRef<Ask<?>, Tell> server : List.of(second, third, first)) {
            duplicate.register("hall", server, 0);
        }

        // when
        int accepted = duplicate.dispatch("hall", add(1));

        // then
        assertThat(accepted).isEqualTo(3);
        assertThat(List.<Object>copyOf(hand.runnable)).containsExactly(second, third, first);
    }

    @Test
    void aMessageGoesToTheServersUnderThatKeyAlone() {
        // given
        duplicate.register("hall", alice, 0);
        duplicate.register("attic", bob, 0);

        // when
        int accepted = duplicate.dispatch("hall", add(1));

        // then
        assertThat(accepted).isEqualTo(1);
        assertThat(alice.call(get())).isEqualTo(1);
        assertThat(bob.call(get())).isZero();
        assertThat(duplicate.dispatch("cellar", add(1))).isZero();
    }

    @Test
    void aServerThatIsEndingOrFullIsPassedOver() throws Exception {
        // given
        var ending = new Gate();
        var busy = new Gate();
        ServerRef<Ask<?>, Tell> dying = runtime.start(new Puppet().atTerminate(reason -> ending.pass()));
        ServerRef<Ask<?>, Tell> full =
                runtime.start(new Puppet(), StartOptions.DEFAULT.withMailbox(1, Overflow.REJECT));
        for (ServerRef<Ask<?>, Tell> server : List.of(dying, full, alice)) {
            duplicate.register("hall", server, 0);
        }
        Caller<Void> stopper = Caller.of(() -> dying.stop(ExitReason.normal(), LONG));
        ending.awaitVisitor();
        full.cast(tell(busy::pass));
        busy.awaitVisitor();
        full.cast(add(1));

        // when
        int accepted = duplicate.dispatch("hall", add(1));

        // then
        assertThat(accepted).isEqualTo(1);
        assertThat(alice.call(get())).isEqualTo(1);
        ending.open();
        busy.open();
        stopper.result();
    }

    @Test
    void nothingMayBeNull() {
        unique.register("hall", alice, 1);
        assertThatNullPointerException().isThrownBy(() -> unique.register(null, alice, 1));
        assertThatNullPointerException().isThrownBy(() -> unique.register("attic", null, 1));
        assertThatNullPointerException().isThrownBy(() -> unique.register("attic", alice, null));
        assertThatNullPointerException().isThrownBy(() -> unique.unregister(null, alice));
        assertThatNullPointerException().isThrownBy(() -> unique.unregister("hall", null));
        assertThatNullPointerException().isThrownBy(() -> unique.update(null, alice, value -> value));
        assertThatNullPointerException().isThrownBy(() -> unique.update("hall", null, value -> value));
        assertThatNullPointerException().isThrownBy(() -> unique.update("attic", alice, null));
        assertThatNullPointerException().isThrownBy(() -> unique.update("hall", alice, value -> null));
        assertThatNullPointerException().isThrownBy(() -> unique.lookup(null));
        assertThatNullPointerException().isThrownBy(() -> unique.whereis(null));
        assertThatNullPointerException().isThrownBy(() -> unique.keys(null));
        assertThatNullPointerException().isThrownBy(() -> unique.select(null));
        assertThatNullPointerException().isThrownBy(() -> unique.match(null));
        assertThatNullPointerException().isThrownBy(() -> unique.dispatch(null, add(1)));
        assertThatNullPointerException().isThrownBy(() -> unique.dispatch("attic", null));
        assertThat(unique.lookup("hall")).containsExactly(new Entry<>("hall", alice, 1));
        assertThat(unique.keys()).containsExactly("hall");
    }

    @Test
    void whatIsHandedOutDoesNotChange() {
        // given
        duplicate.register("hall", alice, 1);
        List<Entry<String, Integer, Tell>> before = duplicate.lookup("hall");
        var keys = duplicate.keys();

        // when
        duplicate.register("hall", bob, 2);
        duplicate.register("attic", bob, 2);

        // then
        assertThat(before).hasSize(1);
        assertThat(keys).hasSize(1);
        assertThatThrownBy(() -> before.clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> keys.clear()).isInstanceOf(UnsupportedOperationException.class);
    }
}
