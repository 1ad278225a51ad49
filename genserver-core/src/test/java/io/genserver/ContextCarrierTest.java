package io.genserver;

import static io.genserver.Eventually.LONG;
import static io.genserver.Puppet.ask;
import static io.genserver.Puppet.get;
import static io.genserver.Puppet.tell;
import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.Puppet.Ask;
import io.genserver.Puppet.Tell;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** What is carried with messages, and what is not. */
class ContextCarrierTest {
    private static final ThreadLocal<String> CURRENT = new ThreadLocal<>();

    private static final ContextCarrier CARRIER = new ContextCarrier() {
        @Override
        public Object capture() {
            return CURRENT.get();
        }

        @Override
        public Scope attach(Object context) {
            String before = CURRENT.get();
            CURRENT.set((String) context);
            return () -> CURRENT.set(before);
        }
    };

    private final List<String> reported = new CopyOnWriteArrayList<>();

    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(RuntimeOptions.DEFAULT
            .withContextCarrier(CARRIER)
            .withCrashReporter(report -> reported.add(report.messageType() + " " + CURRENT.get())));

    private final Puppet puppet = new Puppet();
    private final ServerRef<Ask<?>, Tell> server = runtime.start(puppet);
    private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();

    private final Tell look = tell(() -> seen.add(String.valueOf(CURRENT.get())));
    private final Ask<String> lookUp = ask(CURRENT::get);

    private String next() throws InterruptedException {
        return seen.poll(30, TimeUnit.SECONDS);
    }

    private static void within(String context, Runnable action) {
        try (ContextCarrier.Scope scope = CARRIER.attach(context)) {
            action.run();
        }
    }

    @Test
    void aCallIsHandledForWhatItsCallerWorksFor() {
        within("a", () -> assertThat(server.call(lookUp)).isEqualTo("a"));
        within("b", () -> assertThat(server.callAsync(lookUp).join()).isEqualTo("b"));
    }

    @Test
    void aCastAndATimerAreHandledForWhatTheirSenderWorksFor() throws Exception {
        // when
        within("a", () -> server.cast(look));
        within("b", () -> puppet.context().sendAfter(Duration.ZERO, look));

        // then
        assertThat(List.of(next(), next())).containsExactly("a", "b");
    }

    @Test
    void whatComesNextIsForTheSame() throws Exception {
        // when
        within("a", () -> server.cast(tell(() -> puppet.context().continueWith(look))));

        // then
        assertThat(next()).isEqualTo("a");
    }

    @Test
    void itGoesOnThroughAnyNumberOfServers() {
        // given
        ServerRef<Ask<?>, Tell> middle = runtime.start(new Puppet());

        // then
        within(
                "a",
                () -> assertThat(middle.call(ask(() -> server.call(lookUp)))).isEqualTo("a"));
    }

    @Test
    void whatHasNoneGetsNoneOfAnother() throws Exception {
        // when
        within("a", () -> server.cast(look));
        server.cast(look);

        // then
        assertThat(List.of(next(), next())).containsExactly("a", "null");
    }

    @Test
    void aPeriodicTimerIsForNobody() throws Exception {
        // when
        within("a", () -> puppet.context().sendEvery(Duration.ofMillis(1), look));

        // then
        assertThat(next()).isEqualTo("null");
    }

    @Test
    void theFutureOfACallIsCompletedForItsCaller() throws Exception {
        // given
        var deferred = new AtomicReference<From<Integer>>();
        var ask = new Ask<Integer>((call, from, number) -> {
            deferred.set(from.as(call));
            return Next.keep(number);
        });

        // when
        within("a", () -> {
            CompletableFuture<Integer> answer = server.callAsync(ask);
            answer.thenRun(() -> seen.add(String.valueOf(CURRENT.get())));
        });
        server.call(get());
        within("b", () -> deferred.get().reply(1));

        // then
        assertThat(next()).isEqualTo("a");
        assertThat(CURRENT.get()).isNull();
    }

    @Test
    void aCrashIsReportedForWhatItsSenderWorksForAndByTheMessageItself() {
        // when
        within("a", () -> server.cast(Puppet.crash(new Exception("on purpose"))));
        server.awaitExit(LONG);

        // then
        assertThat(reported).containsExactly(Tell.class.getName() + " a");
    }

    @Test
    void losesAreToldByTheMessageItself() throws Exception {
        // given
        var events = new CopyOnWriteArrayList<RuntimeEvent>();
        var gate = new Gate();
        ServerRef<Ask<?>, Tell> full =
                runtime.start(new Puppet(), StartOptions.DEFAULT.withMailbox(1, Overflow.DROP_OLDEST));
        full.cast(tell(gate::pass));
        gate.awaitVisitor();
        runtime.observer().subscribe(events::add);

        // when
        within("a", () -> {
            full.cast(look);
            full.cast(look); // for the one before
        });
        full.kill();
        gate.open();

        // then
        String type = Tell.class.getName();
        Eventually.until(() -> events.stream().anyMatch(event -> event instanceof RuntimeEvent.DeadLetter));
        assertThat(events)
                .anyMatch(event -> event instanceof RuntimeEvent.Dropped d
                        && d.messageType().equals(type));
        assertThat(events)
                .anyMatch(event -> event instanceof RuntimeEvent.DeadLetter d
                        && d.messageType().equals(type));
    }

    @Test
    void whereNothingIsCarriedAMessageIsItself() {
        assertThat(Carried.by(null, look)).isSameAs(look);
        assertThat(Carried.by(CARRIER, look)).isSameAs(look);
    }
}
