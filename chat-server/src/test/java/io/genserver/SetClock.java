package io.genserver;

import io.genserver.internal.Activation;
import io.genserver.internal.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Real threads and time, and a clock on the wall that a test sets; lives in this package for what is not public. */
public final class SetClock {
    private volatile Duration offset = Duration.ZERO;

    /** A runtime on this clock. */
    public ServerRuntime runtime(Consumer<? super CrashReport> crashReporter) {
        return ServerRuntime.create(
                RuntimeOptions.DEFAULT.withCrashReporter(crashReporter), new OnThisClock(new VirtualThreadScheduler()));
    }

    /** Sets it by so much, from where it should be. */
    public void set(Duration newOffset) {
        offset = newOffset;
    }

    private final class OnThisClock implements Scheduler {
        private final Scheduler real;

        OnThisClock(Scheduler real) {
            this.real = real;
        }

        @Override
        public Instant instant() {
            return real.instant().plus(offset);
        }

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
        public double random() {
            return real.random();
        }

        @Override
        public void close() {
            real.close();
        }
    }
}
