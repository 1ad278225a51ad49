package io.genserver;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Something that is done on a thread of its own, such as a call that is kept waiting. */
final class Caller<T> {
    private final FutureTask<T> task;
    private final Thread thread;

    private Caller(Callable<T> what, Thread.Builder builder) {
        task = new FutureTask<>(what);
        thread = builder.start(task);
    }

    /** Does it on a virtual thread. */
    static <T> Caller<T> of(Callable<T> what) {
        return new Caller<>(what, Thread.ofVirtual());
    }

    static Caller<Void> of(Puppet.Action what) {
        return of(callable(what));
    }

    /** For what never waits: a virtual thread would keep its carrier, which may be the only one, to itself. */
    static Caller<Void> ofPlatform(Puppet.Action what) {
        return new Caller<>(callable(what), Thread.ofPlatform());
    }

    private static Callable<Void> callable(Puppet.Action what) {
        return () -> {
            what.run();
            return null;
        };
    }

    /** Returns when it waits for something, such as a reply. */
    Caller<T> awaitWaiting() {
        Eventually.until(() -> switch (thread.getState()) {
            case WAITING, TIMED_WAITING -> true;
            case TERMINATED -> throw new AssertionError("it is done: " + task);
            default -> false;
        });
        return this;
    }

    void interrupt() {
        thread.interrupt();
    }

    boolean isDone() {
        return task.isDone();
    }

    /** What it returned. */
    T result() throws InterruptedException, TimeoutException {
        try {
            return task.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new AssertionError("it threw", e.getCause());
        }
    }

    /** What it threw. */
    Throwable failure() throws InterruptedException, TimeoutException {
        try {
            T value = task.get(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS);
            throw new AssertionError("it returned " + value);
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }
}
