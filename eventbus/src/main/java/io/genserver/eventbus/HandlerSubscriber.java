package io.genserver.eventbus;

import io.genserver.ContextCarrier;
import io.genserver.ServerRef;
import io.genserver.eventbus.SubscriberServer.Signal;
import io.genserver.internal.Scheduler;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/*
 * A handler with its queue, and the server that empties it. The queue is not the mailbox of that server, so that a crash loses
 * the event in hand and no other; the server is only woken.
 *
 * Who puts an event in raises the flag "woken", and casts WAKE if it was down. Who finds the queue empty lowers it, then looks
 * once more. A WAKE that is lost with its server is no harm: each server begins with one of its own.
 *
 * There is one server at a time, the one that has claimed the place of another which had ended. One that was killed may still
 * be in the handler when the next has begun; it takes no more events when it returns.
 */
final class HandlerSubscriber<E> extends Subscriber<E> {
    /** After this a batch ends, however short it is, so that stop requests and others get their turn. */
    private static final long BATCH_NANOS = 1_000_000;

    private final EventHandler<? super E> handler;
    private final SubscriptionOptions options;
    private final Scheduler scheduler;
    private final EventQueue<E> queue;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final AtomicReference<@Nullable ServerRef<Void, Signal>> server = new AtomicReference<>();

    /** Comes before the queue; {@code null} until it is known. */
    private volatile @Nullable Queue<Delivery<E>> retained;

    /** The thread that runs the handler. */
    private volatile @Nullable Thread runner;

    HandlerSubscriber(
            EventBus<E> bus, TopicPattern pattern, SubscriptionOptions options, EventHandler<? super E> handler) {
        super(bus, pattern);
        this.handler = handler;
        this.options = options;
        this.scheduler = bus.runtime().scheduler();
        this.queue = new EventQueue<>(options.capacity(), scheduler);
    }

    @Override
    @Nullable
    ServerRef<?, ?> owner() {
        return options.owner();
    }

    @Override
    @Nullable
    ServerRef<?, ?> server() {
        return server.get();
    }

    // ---- publishers ----

    @Override
    void begin(List<Delivery<E>> events) {
        retained = new ConcurrentLinkedQueue<>(events);
        if (hasNext()) {
            added();
        }
    }

    @Override
    boolean offer(Delivery<E> delivery) {
        if (queue.add(delivery)) {
            added();
            return true;
        }
        return switch (options.policy()) {
            case BLOCK -> false;
            case DROP_NEWEST -> {
                drop(delivery);
                yield true;
            }
            case DROP_OLDEST -> {
                Delivery<E> oldest = queue.replace(delivery);
                added();
                if (oldest != null) {
                    drop(oldest);
                }
                yield true;
            }
            case CANCEL -> {
                LOG.log(System.Logger.Level.WARNING, "{0} ends, as its queue of {1} is full", this, options.capacity());
                drop(delivery);
                close();
                yield true;
            }
        };
    }

    @Override
    void deliver(Delivery<E> delivery, long deadline) {
        boolean waits = runner != Thread.currentThread();
        if (queue.await(delivery, this, waits ? deadline : scheduler.nanoTime())) {
            added();
        } else {
            drop(delivery);
        }
    }

    private void added() {
        wake();
        if (!isActive()) {
            dropAll(); // it may have come too late for release()
        }
    }

    // ---- its server ----

    private void wake() {
        if (!woken.get() && woken.compareAndSet(false, true)) {
            ServerRef<Void, Signal> current = server.get();
            if (current != null) {
                current.cast(Signal.WAKE);
            }
        }
    }

    /** Has {@code candidate} empty the queue from now on; {@code false} if another does. */
    boolean serveBy(ServerRef<Void, Signal> candidate) {
        while (true) {
            ServerRef<Void, Signal> present = server.get();
            if (present != null && present.isAlive()) {
                return false;
            }
            if (server.compareAndSet(present, candidate)) {
                woken.set(true);
                candidate.cast(isActive() ? Signal.WAKE : Signal.END);
                return true;
            }
        }
    }

    /** Handles some events, on the thread of {@code me}. */
    void handleSome(ServerRef<Void, Signal> me) throws Exception {
        long begin = scheduler.nanoTime();
        runner = Thread.currentThread();
        try {
            for (int left = scheduler.batch(); left > 0; left--) {
                Delivery<E> delivery = server.get() == me && isActive() ? next() : null;
                if (delivery == null) {
                    rest();
                    return;
                }
                if (server.get() != me) {
                    drop(delivery); // it was killed with this in hand, and its successor may be ahead by now
                    return;
                }
                handle(delivery);
                if (scheduler.nanoTime() - begin > BATCH_NANOS) {
                    break;
                }
            }
        } finally {
            if (runner == Thread.currentThread()) { // not that of a successor
                runner = null;
            }
        }
        scheduler.giveWay(); // as the runtime gives a server many messages in a row, and each of them is a batch here
        me.cast(Signal.WAKE);
    }

    private @Nullable Delivery<E> next() {
        Queue<Delivery<E>> before = retained;
        if (before == null) {
            return null;
        }
        Delivery<E> first = before.poll();
        return first != null ? first : queue.poll();
    }

    private boolean hasNext() {
        Queue<Delivery<E>> before = retained;
        return before != null && !(before.isEmpty() && queue.isEmpty());
    }

    private void handle(Delivery<E> delivery) throws Exception {
        boolean handled = false;
        delivered(1);
        ContextCarrier.Scope scope = bus.attach(delivery);
        try {
            handler.onEvent(delivery.topic().toString(), delivery.event());
            handled = true;
        } finally {
            delivery.done(handled);
            if (scope != null) {
                scope.close();
            }
        }
    }

    private void rest() {
        scheduler.beforeSend(); // where a simulation finds out whether what comes now is forgotten
        woken.set(false);
        if (hasNext()) { // one came before the flag was down
            wake();
        }
    }

    // ---- the end ----

    @Override
    void release() {
        ServerRef<Void, Signal> current = server.get();
        if (current != null) {
            current.cast(Signal.END);
        }
        dropAll(); // who waits for room finds out when there is some
    }

    private void dropAll() {
        for (Delivery<E> left = next(); left != null; left = next()) {
            drop(left);
        }
    }

    @Override
    public int queued() {
        Queue<Delivery<E>> before = retained;
        return queue.size() + (before == null ? 0 : before.size());
    }
}
