package io.genserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds up whoever comes by until the test opens it. */
final class Gate {
    private final CountDownLatch entered = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);

    void pass() throws InterruptedException {
        entered.countDown();
        opened.await();
    }

    /** As {@link #pass}, but does not let itself be interrupted. */
    void passDeaf() {
        entered.countDown();
        boolean interrupted = false;
        while (true) {
            try {
                opened.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    void open() {
        opened.countDown();
    }

    /** Waits until somebody is held up here. */
    void awaitVisitor() throws InterruptedException {
        assertThat(entered.await(Eventually.PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("somebody comes to the gate")
                .isTrue();
    }

    boolean isVisited() {
        return entered.getCount() == 0;
    }

    /** Whether somebody has come and the test has not opened it. */
    boolean isHolding() {
        return isVisited() && opened.getCount() > 0;
    }
}
