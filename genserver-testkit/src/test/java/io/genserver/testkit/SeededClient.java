package io.genserver.testkit;

import static java.time.Duration.ofMillis;

import io.genserver.CallTimeoutException;
import io.genserver.ChildInfo;
import io.genserver.Context;
import io.genserver.ExitReason;
import io.genserver.From;
import io.genserver.GenServerException;
import io.genserver.Next;
import io.genserver.ServerRef;
import io.genserver.Supervisor;
import io.genserver.testkit.Worker.Ask;
import io.genserver.testkit.Worker.Note;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/** One who uses a {@link SeededTree}, at random, and harms it. */
final class SeededClient {
    private static final int DEEDS = 6;

    /** What only a deferred reply answers. */
    private static final int DEFERRED = -1;

    private final SeededTree tree;
    private final Ledger ledger;
    private final RandomGenerator random;

    SeededClient(SeededTree tree, Ledger ledger, RandomGenerator random) {
        this.tree = tree;
        this.ledger = ledger;
        this.random = random;
    }

    void live() throws InterruptedException {
        for (int deed = 0; deed < DEEDS; deed++) {
            try {
                act();
            } catch (GenServerException expected) {
                // the server is gone, ends, has no room or takes too long: as may happen
            }
            tree.runtime.sleep(ofMillis(random.nextInt(60)));
        }
    }

    private void act() {
        var found = tree.any(random);
        if (found.isEmpty()) {
            return;
        }
        ServerRef<Ask, Note> server = found.get();
        switch (random.nextInt(16)) {
            case 0, 1, 2 -> call(server, anAsk());
            case 3, 4 -> callAsync(server, anAsk());
            case 5, 6 -> {
                cast(server, context -> {});
                cast(server, context -> {});
            }
            case 7 ->
                cast(server, context -> {
                    throw new IllegalStateException("told to crash");
                });
            case 8 -> cast(server, context -> context.runtime().sleep(ofMillis(200)));
            case 9 -> server.kill();
            case 10 -> stop(server);
            case 11 -> bounce();
            case 12 -> tree.rooms.startChild("room");
            case 13 -> tree.rooms.terminateChild(server);
            case 14 -> watch(server);
            default ->
                tree.runtime.registry().whereis(any(SeededTree.SUPERVISORS)).ifPresent(ServerRef::kill);
        }
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    // ---- calls ----

    private Ask anAsk() {
        var other = tree.any(random);
        return new Ask(
                switch (random.nextInt(8)) {
                    case 0 -> (ask, from, context, number) -> Next.keep(number); // never answered
                    case 1 -> this::defer;
                    case 2 ->
                        (ask, from, context, number) -> Next.stop(ExitReason.shutdown("asked"), ask, number, number);
                    case 3 ->
                        (ask, from, context, number) -> {
                            throw new IllegalStateException("asked to crash");
                        };
                    case 4 ->
                        (ask, from, context, number) -> {
                            context.runtime().sleep(ofMillis(150));
                            return Next.reply(ask, number, number);
                        };
                    case 5 ->
                        (ask, from, context, number) -> {
                            other.ifPresent(server -> call(server, anAsk()));
                            return Next.reply(ask, number, number);
                        };
                    case 6 ->
                        (ask, from, context, number) -> {
                            Supervisor.named(any(SeededTree.SUPERVISORS), tree.runtime)
                                    .countChildren();
                            return Next.reply(ask, number, number);
                        };
                    default -> (ask, from, context, number) -> Next.reply(ask, number, number);
                });
    }

    private Next<Integer> defer(Ask ask, From<?> from, Context<Ask, Note> context, int number) {
        From<Integer> caller = from.as(ask);
        cast(tree.outsider, same -> {
            if (caller.reply(DEFERRED)) {
                ledger.deferredReplies++;
            }
        });
        return Next.keep(number);
    }

    private Duration timeout() {
        return ofMillis(any(List.of(0, 10, 100, 1_000)));
    }

    private void call(ServerRef<Ask, Note> server, Ask ask) {
        Duration timeout = timeout();
        Instant begun = tree.runtime.now();
        ledger.calls++;
        try {
            ledger.received(server.call(ask, timeout) == DEFERRED);
        } catch (CallTimeoutException e) {
            ledger.timedOut("call", server, tree.runtime.now());
            throw e;
        } finally {
            ledger.answered("call", timeout, Duration.between(begun, tree.runtime.now()));
        }
    }

    private void callAsync(ServerRef<Ask, Note> server, Ask ask) {
        Duration timeout = timeout();
        Instant begun = tree.runtime.now();
        ledger.calls++;
        server.callAsync(ask, timeout).whenComplete((value, failure) -> {
            ledger.received(failure == null && value == DEFERRED);
            if (failure instanceof CallTimeoutException) {
                ledger.timedOut("async call", server, tree.runtime.now());
            }
            ledger.answered("async call", timeout, Duration.between(begun, tree.runtime.now()));
        });
    }

    private void stop(ServerRef<Ask, Note> server) {
        Duration timeout = timeout();
        Instant begun = tree.runtime.now();
        ledger.calls++;
        try {
            server.stop(any(List.of(ExitReason.normal(), ExitReason.shutdown())), timeout);
        } catch (CallTimeoutException e) {
            ledger.timedOut("stop", server, tree.runtime.now());
            throw e;
        } finally {
            ledger.answered("stop", timeout, Duration.between(begun, tree.runtime.now()));
        }
    }

    // ---- other deeds ----

    private void cast(ServerRef<Ask, Note> server, Worker.Deed deed) {
        ledger.casts++;
        server.cast(new Note.Work(context -> {
            ledger.handled++;
            deed.run(context);
        }));
    }

    private void bounce() {
        Supervisor supervisor = Supervisor.named(any(SeededTree.SUPERVISORS), tree.runtime);
        ChildInfo child = any(supervisor.whichChildren());
        supervisor.terminateChild(child.id());
        supervisor.restartChild(child.id());
    }

    /** The outsider and a worker get to know each other. */
    private void watch(ServerRef<Ask, Note> server) {
        boolean mutual = random.nextBoolean();
        cast(tree.outsider, context -> {
            context.monitor(server);
            context.link(server);
            context.demonitor(context.monitor(server));
        });
        if (mutual) {
            cast(server, context -> context.monitor(tree.outsider));
        }
    }
}
