package io.genserver.internal;

/** A server as its {@link Scheduler} sees it: something to run now and then, whose {@code toString} is its name. */
public interface Activation extends Runnable {

    /** Handles a batch of the messages that wait; never called by two threads at once. */
    @Override
    void run();
}
