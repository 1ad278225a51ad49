package io.genserver;

import static io.genserver.Eventually.LONG;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class BoundTest {

    @Test
    void whoGivesUpJustWhenRoomBecomesFreePassesItOn() throws Exception {
        // given
        var impatient = new AtomicReference<Thread>();
        var firstToLeave = new Gate();
        var scheduler = new ForwardingScheduler() {
            Bound bound;

            /** The first who waits sees that there is no room; then it becomes free; then its time is over. */
            @Override
            public long nanoTime() {
                boolean again = impatient.get() == Thread.currentThread();
                if (impatient.compareAndSet(null, Thread.currentThread())) {
                    return 0;
                }
                if (again) {
                    firstToLeave.passDeaf();
                    bound.release();
                    return Long.MAX_VALUE / 4;
                }
                return super.nanoTime();
            }
        };
        var bound = new Bound(new MailboxLimit(1, Overflow.BLOCK), scheduler);
        scheduler.bound = bound;
        var runtime = ServerRuntime.create(RuntimeOptions.DEFAULT, scheduler);
        var wait = new CallEnvelope<Void>(
                new ServerProcess<>(1, runtime, new Puppet(), StartOptions.DEFAULT, null, 0), "room");
        bound.acquire(0, null);
        Caller<Boolean> first = Caller.of(() -> bound.acquire(1, wait));
        firstToLeave.awaitVisitor();
        Caller<Boolean> second =
                Caller.of(() -> bound.acquire(LONG.toNanos(), wait)).awaitWaiting();

        // when
        firstToLeave.open();

        // then
        assertThat(first.result()).isFalse();
        assertThat(second.result()).isTrue();
        scheduler.close();
    }
}
