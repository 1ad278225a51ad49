package io.genserver.examples;

import static io.genserver.Next.keep;
import static io.genserver.Next.reply;
import static io.genserver.Next.stop;

import io.genserver.Call;
import io.genserver.Context;
import io.genserver.ExitReason;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Info;
import io.genserver.MonitorRef;
import io.genserver.Next;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.StartOptions;
import io.genserver.examples.CounterExample.Add;
import io.genserver.examples.CounterExample.Counter;
import io.genserver.examples.CounterExample.CounterCall;
import io.genserver.examples.LinksExample.LockCall.Release;
import io.genserver.examples.LinksExample.LockCall.Take;
import java.util.Optional;

/** Servers that hear of each other's end. */
final class LinksExample {

    // @start region="monitor"
    sealed interface LockCall<R> extends Call<LockCall<?>, R> {
        record Take(ServerRef<?, ?> holder) implements LockCall<Boolean> {}

        record Release() implements LockCall<Boolean> {}
    }

    /** A lock that is free again when its holder ends, however that comes about. */
    static final class Lock implements GenServer<Optional<MonitorRef>, LockCall<?>, Void> {
        private Context<LockCall<?>, Void> context;

        public Optional<MonitorRef> init(Context<LockCall<?>, Void> own) {
            context = own;
            return Optional.empty();
        }

        public Next<Optional<MonitorRef>> handleCall(LockCall<?> call, From<?> from, Optional<MonitorRef> holder) {
            return switch (call) {
                case Take take when holder.isPresent() -> reply(take, false, holder);
                case Take take -> reply(take, true, Optional.of(context.monitor(take.holder())));
                case Release release ->
                    reply(release, holder.map(context::demonitor).orElse(false), Optional.empty());
            };
        }

        public Next<Optional<MonitorRef>> handleInfo(Info info, Optional<MonitorRef> holder) {
            return info instanceof Info.Down ? keep(Optional.empty()) : keep(holder);
        }
    }
    // @end

    static String lock() {
        try (var runtime = ServerRuntime.create()) {
            ServerRef<LockCall<?>, Void> lock = runtime.start(new Lock());
            ServerRef<CounterCall<?>, Add> alice = runtime.start(new Counter());
            ServerRef<CounterCall<?>, Add> bob = runtime.start(new Counter());
            boolean first = lock.call(new Take(alice));
            boolean second = lock.call(new Take(bob));
            alice.kill();
            boolean third = lock.call(new Take(bob));
            return first + ", " + second + ", " + third;
        }
    }

    // @start region="trap"
    record Failures() implements Call<Failures, Integer> {}

    record Start(Runnable work) {}

    /** Runs each piece of work on a server of its own, and counts those that failed. */
    static final class Foreman implements GenServer<Integer, Failures, Start> {
        private Context<Failures, Start> context;

        public Integer init(Context<Failures, Start> own) {
            context = own;
            context.trapExit(true); // or the first that fails would end this one too
            return 0;
        }

        public Next<Integer> handleCast(Start start, Integer failed) {
            context.startLink(new Worker(start.work()), StartOptions.DEFAULT);
            return keep(failed);
        }

        public Next<Integer> handleInfo(Info info, Integer failed) {
            boolean crashed = info instanceof Info.Exit(ServerRef<?, ?> worker, ExitReason.Crash(Throwable cause));
            return keep(crashed ? failed + 1 : failed);
        }

        public Next<Integer> handleCall(Failures failures, From<?> from, Integer failed) {
            return reply(failures, failed, failed);
        }
    }
    // @end

    private record Go() {}

    private record Worker(Runnable work) implements GenServer<Void, Void, Go> {
        public Void init(Context<Void, Go> context) {
            context.continueWith(new Go());
            return null;
        }

        public Next<Void> handleContinue(Go go, Void state) {
            work.run();
            return stop(ExitReason.normal(), null);
        }
    }

    static int failures() {
        try (var runtime = ServerRuntime.create()) {
            ServerRef<Failures, Start> foreman = runtime.start(new Foreman());
            foreman.cast(new Start(() -> {}));
            foreman.cast(new Start(() -> {
                throw new IllegalStateException("out of bricks");
            }));
            while (foreman.call(new Failures()) == 0) {
                Thread.onSpinWait(); // it is at work
            }
            return foreman.call(new Failures());
        }
    }

    public static void main(String[] args) {
        System.out.println(lock());
        System.out.println(failures());
    }

    private LinksExample() {}
}
