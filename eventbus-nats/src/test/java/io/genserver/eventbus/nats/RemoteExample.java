package io.genserver.eventbus.nats;

import static io.genserver.Next.keep;
import static io.genserver.Next.reply;

import io.genserver.Call;
import io.genserver.Context;
import io.genserver.ExitReason;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.StartOptions;
import io.genserver.eventbus.nats.RemoteExample.CounterCall.Get;
import io.genserver.eventbus.nats.RemoteExample.CounterCall.Plus;
import io.genserver.eventbus.nats.RemoteExample.CounterCast.Add;
import java.time.Duration;

/** What the javadoc shows; run by {@link RemoteServersTest}. */
final class RemoteExample {
    private RemoteExample() {}

    // @start region="codec"
    sealed interface CounterCall<R> extends Call<CounterCall<?>, R> {
        record Get() implements CounterCall<Integer> {}

        record Plus(String text) implements CounterCall<String> {}
    }

    sealed interface CounterCast {
        record Add(int by) implements CounterCast {}
    }

    static final ServerCodec<CounterCall<?>, CounterCast> COUNTER =
            ServerCodec.json(CounterCall.class, CounterCast.class);
    // @end

    // @start region="expose"
    /** There is one in the cluster: on another node its init fails, and its supervisor tries again later. */
    record Counter(RemoteServers remote) implements GenServer<Integer, CounterCall<?>, CounterCast> {

        @Override
        public Integer init(Context<CounterCall<?>, CounterCast> context) {
            remote.expose("counter", context.self(), COUNTER, Duration.ofSeconds(2));
            return 0;
        }
        // @end

        @Override
        public Next<Integer> handleCall(CounterCall<?> call, From<?> from, Integer count) {
            return switch (call) {
                case Get get -> reply(get, count, count);
                case Plus plus when plus.text().equals("crash") -> throw new IllegalStateException("as asked");
                case Plus plus when plus.text().equals("silence") -> keep(count);
                case Plus plus when plus.text().equals("much") -> reply(plus, "x".repeat(2 << 20), count);
                case Plus plus -> reply(plus, plus.text() + count, count);
            };
        }

        @Override
        public Next<Integer> handleCast(CounterCast cast, Integer count) {
            return switch (cast) {
                case Add(int by) -> keep(count + by);
            };
        }
    }

    static RemoteServers start(NatsConnection nats, RemoteOptions options) {
        return RemoteServers.start("remote", nats, options);
    }

    static ServerRef<CounterCall<?>, CounterCast> counter(ServerRuntime runtime, RemoteServers remote) {
        return runtime.start(new Counter(remote), StartOptions.named("counter"));
    }

    static int call(RemoteServers remote) {
        // @start region="call"
        RemoteRef<CounterCall<?>, CounterCast> counter = remote.ref("counter", COUNTER); // wherever it is
        counter.cast(new Add(2));
        int count = counter.call(new Get());
        // @end
        return count;
    }

    static String ask(RemoteRef<CounterCall<?>, CounterCast> counter, String text) {
        // @start region="errors"
        try {
            return counter.call(new Plus(text), Duration.ofSeconds(1));
        } catch (RemoteException e) {
            return switch (e) {
                case RemoteException.NoSuchName none -> "nobody is called counter";
                case RemoteException.ServerExited exited
                when exited.reason() instanceof ExitReason.Crash(Throwable there) ->
                    "it crashed: " + there.getMessage();
                case RemoteException.TimedOut late -> "no answer: done or not done?";
                case RemoteException.Unavailable cutOff -> "no NATS, try again later";
                default -> e.getMessage();
            };
        } catch (TooLargeException e) {
            return "too large";
        }
        // @end
    }

    // @start region="monitor"
    /** Notes down how the counter of the cluster ends. */
    record Observer(RemoteServers remote) implements GenServer<String, Observer.Ask, RemoteDown> {
        record Ask() implements Call<Ask, String> {}

        @Override
        public String init(Context<Ask, RemoteDown> context) {
            remote.ref("counter", COUNTER).monitor(context.self(), down -> down);
            return "it is there";
        }

        @Override
        public Next<String> handleCast(RemoteDown down, String state) {
            return keep(down.reason() instanceof ExitReason.NoConnection ? "out of reach" : "ended: " + down.reason());
        }

        @Override
        public Next<String> handleCall(Ask ask, From<?> from, String state) {
            return reply(ask, state, state);
        }
    }
    // @end

    static RemoteOptions options() {
        // @start region="options"
        return RemoteOptions.cluster("chat").withLease(Duration.ofSeconds(9)).withReplicas(3);
        // @end
    }

    static String status(RemoteServers remote) {
        // @start region="status"
        RemoteStatus status = remote.status();
        return "%d names%s, %d calls here, %d elsewhere"
                .formatted(
                        status.exposed(),
                        status.leased() ? "" : " and no lease",
                        status.pendingIn(),
                        status.pendingOut());
        // @end
    }
}
