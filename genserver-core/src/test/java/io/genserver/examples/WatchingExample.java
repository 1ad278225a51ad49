package io.genserver.examples;

import io.genserver.CallLatency;
import io.genserver.ChildSpec;
import io.genserver.ContextCarrier;
import io.genserver.CrashReport;
import io.genserver.Observer;
import io.genserver.RuntimeCounts;
import io.genserver.RuntimeEvent;
import io.genserver.RuntimeOptions;
import io.genserver.RuntimeSnapshot;
import io.genserver.ServerInfo;
import io.genserver.ServerRuntime;
import io.genserver.StartOptions;
import io.genserver.Status;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import io.genserver.examples.CallsExample.Divide;
import io.genserver.examples.CallsExample.Divider;
import io.genserver.examples.CounterExample.Add;
import io.genserver.examples.CounterExample.Counter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** What there is to see of a runtime. */
final class WatchingExample {

    // @start region="options"
    static RuntimeOptions reportingTo(List<String> pager) {
        return RuntimeOptions.DEFAULT
                .withCrashReporter(crash -> pager.add(page(crash)))
                .withStuckAfter(Duration.ofSeconds(10));
    }

    static String page(CrashReport crash) {
        return crash.server() + " crashed in " + crash.callback() + " on a " + crash.messageType() + ": "
                + crash.cause().getMessage();
    }
    // @end

    // @start region="events"
    static String headline(RuntimeEvent event) {
        return switch (event) {
            case RuntimeEvent.Started started -> started.server() + " is up, restart " + started.restarts();
            case RuntimeEvent.Exited exited -> exited.server() + " ended: " + exited.reason();
            case RuntimeEvent.Crashed crashed ->
                crashed.server() + " crashed: " + crashed.report().cause();
            case RuntimeEvent.Stuck stuck -> stuck.server() + " has not returned for " + stuck.since();
            case RuntimeEvent.DeadLetter letter ->
                letter.server() + " did not live to handle a " + letter.messageType();
            case RuntimeEvent.Dropped dropped -> dropped.server() + " had no room for a " + dropped.messageType();
        };
    }
    // @end

    // @start region="carrier"
    /** Carries the name of the request that a thread works for. */
    static final class RequestCarrier implements ContextCarrier {
        static final ThreadLocal<String> REQUEST = new ThreadLocal<>();

        @Override
        public @Nullable Object capture() {
            return REQUEST.get();
        }

        @Override
        public Scope attach(Object context) {
            String before = REQUEST.get();
            REQUEST.set((String) context);
            return () -> REQUEST.set(before);
        }
    }

    static final RuntimeOptions CARRYING = RuntimeOptions.DEFAULT.withContextCarrier(new RequestCarrier());
    // @end

    static List<String> crash() {
        var pager = new CopyOnWriteArrayList<String>();
        // @start region="runtime"
        try (ServerRuntime runtime = ServerRuntime.create(reportingTo(pager))) {
            var divider = runtime.start(new Divider(), StartOptions.named("divider"));
            divider.callAsync(new Divide(1, 0));
            divider.awaitExit(Duration.ofSeconds(20));
        } // ends whatever is still running
        // @end
        return pager;
    }

    static List<String> listen() {
        var seen = new CopyOnWriteArrayList<String>();
        try (var runtime = ServerRuntime.create()) {
            // @start region="subscribe"
            Observer.Subscription headlines = runtime.observer().subscribe(event -> seen.add(headline(event)));
            var counter = runtime.start(new Counter(), StartOptions.named("counter"));
            counter.stop();
            counter.cast(new Add(1)); // too late: a dead letter
            headlines.close();
            // @end
            return seen;
        }
    }

    static String look() {
        try (var runtime = ServerRuntime.create()) {
            Supervisor.start(
                    SupervisorSpec.of(Strategy.ONE_FOR_ONE, ChildSpec.of("visitors", Counter::new)), "shop", runtime);
            // @start region="snapshot"
            RuntimeSnapshot snapshot = runtime.observer().snapshot();
            var out = new StringBuilder("restarted: " + snapshot.restarted());
            for (RuntimeSnapshot.Tree root : snapshot.trees()) {
                out.append(", ").append(root.server().name());
                root.children()
                        .forEach(
                                child -> out.append(" > ").append(child.server().name()));
            }
            // @end
            return out.toString();
        }
    }

    static List<String> overloaded(ServerRuntime runtime) {
        // @start region="busy"
        List<String> busy = new ArrayList<>();
        runtime.observer().forEach((ServerInfo server) -> {
            if (server.status() == Status.RUNNING && server.mailbox() > 1_000) {
                busy.add(server.name() + ": " + server.mailbox() + " wait, " + server.handled() + " handled");
            }
        });
        // @end
        return busy;
    }

    static String sickness(ServerRuntime runtime) {
        // @start region="counts"
        RuntimeCounts counts = runtime.observer().counts();
        String sickness = counts.crashed() + " crashes, " + counts.restarted() + " restarts, " + counts.deadLetters()
                + " dead letters, " + counts.dropped() + " dropped";
        // @end
        return sickness;
    }

    static String numbers(ServerRuntime runtime) {
        // @start region="latency"
        RuntimeCounts counts = runtime.observer().counts();
        CallLatency calls = runtime.observer().callLatency();
        String numbers = counts.crashed() + " crashes; of " + calls.count() + " calls, 99 % took "
                + calls.percentile(99).toMillis() + " ms or less";
        // @end
        return numbers;
    }

    public static void main(String[] args) {
        System.out.println(crash());
        System.out.println(listen());
        System.out.println(look());
    }

    private WatchingExample() {}
}
