package io.genserver.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * A thread of a {@link Simulation} that is not a server's, such as one of those that call servers; started by {@link
 * Simulation#spawn}. For the test thread, and for threads of the simulation.
 *
 * {@snippet file="FaultsExample.java" region="client"}
 *
 * @param <T> what it returns
 */
public final class Client<T extends @Nullable Object> {
    private final String name;
    private final Strands strands;
    private final List<Thread> joiners = new ArrayList<>();
    private final Thread thread;
    private @Nullable T result;
    private @Nullable Throwable thrown;
    private boolean done;
    private boolean heard;

    Client(String name, Strands strands, Callable<T> action) {
        this.name = name;
        this.strands = strands;
        this.thread = strands.start(name, () -> run(action));
    }

    private void run(Callable<T> action) {
        try {
            result = action.call();
        } catch (Throwable failure) { // for whoever joins, or for the end of the simulation
            thrown = failure;
        }
        done = true;
        joiners.forEach(strands::unpark);
    }

    /**
     * Waits, in virtual time, until it has ended.
     *
     * @return what it returned
     * @throws AssertionError if it threw; the cause is what it threw
     * @throws InterruptedException if the waiting thread is interrupted
     */
    @SuppressWarnings("NullAway") // null only if T allows it
    public T join() throws InterruptedException {
        await();
        if (thrown != null) {
            throw new AssertionError(this + " threw " + thrown, thrown);
        }
        return result;
    }

    /**
     * Waits, in virtual time, until it has failed.
     *
     * @return what it threw
     * @throws AssertionError if it did not throw
     * @throws InterruptedException if the waiting thread is interrupted
     */
    public Throwable failure() throws InterruptedException {
        await();
        if (thrown == null) {
            throw new AssertionError(this + " did not fail but returned " + result);
        }
        return thrown;
    }

    private void await() throws InterruptedException {
        Thread me = strands.baton().me().thread;
        joiners.add(me);
        while (!done) {
            strands.park(Long.MAX_VALUE);
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
        }
        heard = true;
    }

    /** Whether it has ended. */
    public boolean isDone() {
        return done;
    }

    /** Interrupts it, which it finds out when it goes on. Does nothing after it has ended. */
    public void interrupt() {
        strands.interrupt(thread);
    }

    /** What it has thrown that nobody has been told of. */
    Optional<Throwable> unheard() {
        return heard ? Optional.empty() : Optional.ofNullable(thrown);
    }

    @Override
    public String toString() {
        return "client " + name;
    }
}
