package io.genserver.testkit;

import java.util.ArrayDeque;
import java.util.Queue;

/** Runs timers in the order of their times, on a strand of their own as in real life, which lives while there are any. */
final class DueTimers implements Runnable {
    private final Queue<Runnable> due = new ArrayDeque<>();
    private boolean running;

    /** Adds a timer; returns whether a strand has to be started to run this. */
    boolean add(Runnable timer) {
        due.add(timer);
        boolean idle = !running;
        running = true;
        return idle;
    }

    @Override
    public void run() {
        for (Runnable timer = due.poll(); timer != null; timer = due.poll()) {
            timer.run();
        }
        running = false;
    }
}
