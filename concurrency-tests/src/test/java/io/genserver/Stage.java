package io.genserver;

/** Where a race begins: real servers that are idle, and a scheduler that from then on runs them only when told to. */
final class Stage {
    final HeldScheduler scheduler = new HeldScheduler();
    final ServerRuntime runtime = ServerRuntime.create(
            RuntimeOptions.DEFAULT.withCrashReporter(report -> {}).withStuckAfter(ServerRuntime.FOREVER), scheduler);

    /** Starts a server, which is idle when this returns. */
    ServerProcess<?, Witness.Get, String> start(Witness witness, StartOptions options) {
        return (ServerProcess<?, Witness.Get, String>) runtime.start(witness, options);
    }

    ServerProcess<?, Witness.Get, String> start(Witness witness) {
        return start(witness, StartOptions.DEFAULT);
    }

    /** Starts a server that is told of the ends of the servers it is linked to. */
    ServerProcess<?, Witness.Get, String> startTrapping(Witness witness) {
        var server = start(witness);
        server.trapExit(true);
        return server;
    }

    /** A server that does not begin to run, for what needs no more of it than who it is and whether it lives. */
    ServerProcess<?, Witness.Get, String> stub() {
        return new ServerProcess<>(0, runtime, new Witness(), StartOptions.DEFAULT, null, 0);
    }

    /** How many messages have been dropped, and how many have died with their server. */
    int lost() {
        RuntimeSnapshot seen = runtime.observer().snapshot();
        return (int) (seen.dropped() + seen.deadLetters());
    }

    /** From now on servers run only by {@link HeldScheduler#runNext} and {@link HeldScheduler#runAll}. */
    void raise() {
        scheduler.hold();
    }
}
