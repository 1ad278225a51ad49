package io.genserver;

import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.internal.Activation;
import java.util.List;
import java.util.stream.IntStream;
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
        assertThat(queue.poll(1)).isSameAs(first);
        assertThat(queue.poll(1)).isSameAs(second);
        assertThat(queue.poll(1)).isNull();
    }

    @Test
    void aNewServerComesBeforeThoseThatWait() {
        // given
        queue.add(first);
        queue.addNew(made);

        // then
        assertThat(queue.poll(1)).isSameAs(made);
        assertThat(queue.poll(1)).isSameAs(first);
    }

    @Test
    void newServersWithoutEndLeaveATurnToOneThatWaits() {
        // given
        queue.add(first);
        for (int i = 0; i < 8; i++) {
            queue.addNew(made);
        }

        // when
        List<Activation> four =
                IntStream.rangeClosed(1, 4).mapToObj(queue::poll).toList();

        // then
        assertThat(four).hasSize(4).containsOnlyOnce(first);
    }

    @Test
    void whoseTurnItIsLeavesItToTheOthersIfThereIsNone() {
        // given
        queue.addNew(made);
        queue.addNew(made);

        // then
        assertThat(IntStream.rangeClosed(3, 5).mapToObj(queue::poll)).containsExactly(made, made, null);
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
