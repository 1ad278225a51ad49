package io.genserver.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.ChildSpec;
import io.genserver.ExitReason;
import io.genserver.Info;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.StartOptions;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Where a row of OTP's semantics is looked at: a runtime, a way to let time pass there, and a log that servers write to.
 * All that waits in a row waits by the runtime's clock.
 */
abstract class World {

    /** In real life short enough to wait for. */
    static final Duration SHORT = Duration.ofMillis(20);

    /** Never over while a row does what it should. */
    static final Duration LONG = Duration.ofMinutes(1);

    /** A thread beside the row's own. */
    interface Task<T> {
        /** Waits for what it returns. */
        T join() throws Exception;
    }

    final ServerRuntime runtime;
    final Probe<String> log;

    World(ServerRuntime runtime) {
        this.runtime = runtime;
        this.log = Probe.start(runtime);
    }

    /** Lets time pass, and all happen that happens within it. */
    abstract void advance(Duration duration) throws InterruptedException;

    /** Waits for what comes about by itself. */
    abstract void eventually(BooleanSupplier condition);

    abstract <T> Task<T> spawn(String name, Callable<T> action);

    /** For handlers: waits until the test has seen something. */
    void waitFor(AtomicBoolean seen) throws InterruptedException {
        while (!seen.get()) {
            runtime.sleep(Duration.ofMillis(1));
        }
    }

    // ---- servers ----

    /** A server that only does as it is told. */
    ServerRef<Puppet.Ask<?>, Puppet.Tell> start(String name) {
        return start(name, new Puppet());
    }

    ServerRef<Puppet.Ask<?>, Puppet.Tell> start(String name, Puppet puppet) {
        return runtime.start(puppet, StartOptions.named(name));
    }

    /** Logs what it is told. */
    Puppet watcher(String name) {
        return new Puppet().atInfo((context, info) -> hears(name, info));
    }

    /** Traps exits, and logs what it is told. */
    Puppet listener(String name) {
        return watcher(name).atInit((context, self) -> context.trapExit(true));
    }

    /** Logs that it is up, what it is told, and that it terminates. */
    Puppet reporter(String name) {
        return watcher(name)
                .atInit((context, self) -> log("%s up", name))
                .atTerminate((context, reason) -> log("%s ends: %s", name, text(reason)));
    }

    /** A reporter as a child with this id and name. */
    ChildSpec<Puppet.Ask<?>, Puppet.Tell> child(String name) {
        return ChildSpec.of(name, () -> reporter(name)).named(name);
    }

    Supervisor supervise(SupervisorSpec spec) {
        return Supervisor.start(spec, "supervisor", runtime);
    }

    /** Whoever has this name. */
    ServerRef<Puppet.Ask<?>, Puppet.Tell> ref(String name) {
        return runtime.registry().ref(name, Puppet.class);
    }

    /** The very server that has this name. */
    ServerRef<Puppet.Ask<?>, Puppet.Tell> now(String name) {
        return runtime.registry().whereis(name, Puppet.class).orElseThrow();
    }

    // ---- the log ----

    void log(String format, Object... args) {
        log.ref().cast(args.length == 0 ? format : format.formatted(args));
    }

    private void hears(String name, Info info) {
        switch (info) {
            case Info.Down(var monitor, var server, var reason) -> log("%s: %s down: %s", name, server, text(reason));
            case Info.Exit(var server, var reason) -> log("%s: %s exit: %s", name, server, text(reason));
            case Info.IdleTimeout() -> log("%s: idle", name);
        }
    }

    /** The reason in OTP's words. */
    static String text(ExitReason reason) {
        return switch (reason) {
            case ExitReason.Normal() -> "normal";
            case ExitReason.Shutdown(Object detail) -> detail == null ? "shutdown" : "shutdown " + detail;
            case ExitReason.Killed() -> "killed";
            case ExitReason.Crash(Throwable cause) -> "crash";
            case ExitReason.NoProc() -> "noproc";
            case ExitReason.NoConnection() -> "noconnection";
        };
    }

    /** These come next, in this order. */
    void expect(String... entries) {
        for (String entry : entries) {
            assertThat(log.expectNext(LONG)).isEqualTo(entry);
        }
    }

    /** This comes, whatever comes before it. */
    void skipTo(String entry) {
        while (!log.expectNext(LONG).equals(entry)) {
            // looks at the next
        }
    }

    /** These come next, in whatever order. */
    void expectInAnyOrder(String... entries) {
        List<String> missing = new ArrayList<>(List.of(entries));
        while (!missing.isEmpty()) {
            String next = log.expectNext(LONG);
            if (!missing.remove(next)) {
                throw new AssertionError("expected " + missing + ", but what came is " + next);
            }
        }
    }

    /** Nothing more comes. */
    void expectNothing() {
        log.expectNoMessage(SHORT);
    }
}
