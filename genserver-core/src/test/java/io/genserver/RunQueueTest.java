package io.genserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.internal.Activation;
import org.junit.jupiter.api.Test;

/** In which order servers come out; what two threads may do to each other there is in RunQueueLincheckTest. */
class RunQueueTest {
    private final RunQueue queue = new RunQueue(1);
    private final Activation first = () -> {};
    private final Activation second = () -> {};
    private final Activation made = () -> {};

    @Test
    void serversComeOutInTheOrderInWhichTheyWereWoken() {
        // given
        queue.add(first);
        queue.add(second);

        // then
        assertThat(queue.poll(true)).isSameAs(first);
        assertThat(queue.poll(true)).isSameAs(second);
        assertThat(queue.poll(true)).isNull();
    }

    @Test
    void aNewServerComesBeforeThoseThatWait() {
        // given
        queue.add(first);
        queue.addNew(made);

        // then
        assertThat(queue.poll(true)).isSameAs(made);
        assertThat(queue.poll(true)).isSameAs(first);
    }

    @Test
    void oneThatWaitsComesBeforeNewOnesIfItIsToBeSo() {
        // given
        queue.add(first);
        queue.addNew(made);

        // then
        assertThat(queue.poll(false)).isSameAs(first);
        assertThat(queue.poll(false)).isSameAs(made);
        assertThat(queue.poll(false)).isNull();
    }

    @Test
    void aNewServerHasAWorkerWoken() {
        assertThat(queue.addNew(made)).isTrue();
        assertThat(queue.addNew(first)).as("there is one permit").isFalse();
    }

    @Test
    void aWorkerThatRestsIsWokenForANewServer() {
        // given
        queue.tryAcquire();
        queue.addNew(made);

        // then
        assertThat(queue.release(false)).isTrue();
    }
}
