package io.genserver;

import io.genserver.internal.Activation;
import io.genserver.internal.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;

/** The real scheduler, for tests that want to change a part of it. */
class ForwardingScheduler implements Scheduler {
    private final Scheduler real = new VirtualThreadScheduler();

    @Override
    public void execute(Activation server) {
        real.execute(server);
    }

    @Override
    public int batch() {
        return real.batch();
    }

    @Override
    public void park(Object blocker, long nanos) {
        real.park(blocker, nanos);
    }

    @Override
    public void unpark(Thread thread) {
        real.unpark(thread);
    }

    @Override
    public void interrupt(Thread thread) {
        real.interrupt(thread);
    }

    @Override
    public Future<?> after(Duration delay, Runnable task) {
        return real.after(delay, task);
    }

    @Override
    public long nanoTime() {
        return real.nanoTime();
    }

    @Override
    public Instant instant() {
        return real.instant();
    }

    @Override
    public double random() {
        return real.random();
    }

    @Override
    public void close() {
        real.close();
    }
}
