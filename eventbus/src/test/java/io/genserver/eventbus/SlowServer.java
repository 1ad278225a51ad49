package io.genserver.eventbus;

import io.genserver.Context;
import io.genserver.GenServer;
import io.genserver.Next;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

/** Does not return from its first message until it is released. */
final class SlowServer implements GenServer<Integer, Void, Integer> {
    private final Queue<Integer> heard = new ConcurrentLinkedQueue<>();
    private final CountDownLatch busy = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    @Override
    public Integer init(Context<Void, Integer> context) {
        return 0;
    }

    @Override
    public Next<Integer> handleCast(Integer event, Integer count) throws InterruptedException {
        busy.countDown();
        release.await();
        heard.add(event);
        return Next.keep(count + 1);
    }

    void awaitBusy() throws InterruptedException {
        busy.await();
    }

    void release() {
        release.countDown();
    }

    List<Integer> heard() {
        return List.copyOf(heard);
    }
}
