package io.genserver.benchmarks.chat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * A crowd that talks, all in the hall or each in its room; clients take turns. All counting is done on the crowd's event loop,
 * and so without locks.
 */
final class Load {
    private static final int PATIENCE_SECONDS = 60;
    private static final long TICK_NANOS = 200_000;
    private static final long SHORTEST_WATCH_NANOS = 10_000_000;

    private final Crowd crowd;
    private final int rooms;
    private final int textLength;
    private final EventLoop loop;
    private final Deliveries deliveries = new Deliveries();
    private int nextSender;
    private boolean closedLoop;
    private boolean stopped;
    private long now;

    /** @param rooms how many, or 0 for the hall */
    Load(Crowd crowd, int rooms, int textLength) {
        this.crowd = crowd;
        this.rooms = rooms;
        this.textLength = textLength;
        this.loop = crowd.loop();
        crowd.listen(this::text);
    }

    private void text(LoadClient client, ByteBuf in, int from, int length) {
        int number = MessageTag.find(in, from, length);
        if (number >= 0 && deliveries.received(number, System.nanoTime()) && closedLoop && !stopped) {
            send(System.nanoTime());
        }
    }

    private void send(long due) {
        int sender = nextSender;
        nextSender = nextSender + 1 == crowd.size() ? 0 : nextSender + 1;
        int number = deliveries.sent(recipients(sender), due);
        String room = rooms == 0 ? "" : Entries.roomField(sender % rooms);
        crowd.client(sender).send(MessageTag.message(number, room, textLength));
    }

    private int recipients(int sender) {
        if (rooms == 0) {
            return crowd.size();
        }
        int inAll = crowd.size() / rooms;
        return sender % rooms < crowd.size() % rooms ? inAll + 1 : inAll;
    }

    /**
     * As much as the server can deliver: so many messages are underway at any time, and when one has come to all, the next is
     * sent.
     */
    Measured saturate(int underway, Duration warmUp, Duration length, LongConsumer progress)
            throws InterruptedException {
        onLoop(() -> {
            closedLoop = true;
            stopped = false;
            for (int i = 0; i < underway; i++) {
                send(System.nanoTime());
            }
            return null;
        });
        return measure(warmUp, length, progress);
    }

    /** As many messages a second as said, whatever the server does; latencies count from when a message was due. */
    Measured keepRate(double messagesPerSecond, Duration warmUp, Duration length, LongConsumer progress)
            throws InterruptedException {
        onLoop(() -> {
            closedLoop = false;
            stopped = false;
            tick(new Schedule(System.nanoTime(), messagesPerSecond), 0);
            return null;
        });
        return measure(warmUp, length, progress);
    }

    private void tick(Schedule schedule, long sent) {
        if (stopped) {
            return;
        }
        long until = schedule.dueBy(System.nanoTime());
        for (long message = sent; message < until; message++) {
            send(schedule.due(message));
        }
        long wait = Math.max(TICK_NANOS, schedule.due(until) - System.nanoTime());
        loop.schedule(() -> tick(schedule, until), wait, TimeUnit.NANOSECONDS);
    }

    private Measured measure(Duration warmUp, Duration length, LongConsumer progress) throws InterruptedException {
        watch(warmUp, progress);
        long before = onLoop(() -> {
            deliveries.startAnew();
            now = System.nanoTime();
            return deliveries.delivered();
        });
        long begin = onLoop(() -> now);
        watch(length, progress);
        Measured measured = onLoop(() -> {
            long elapsed = System.nanoTime() - begin;
            return Measured.of(deliveries.delivered() - before, elapsed, deliveries.latencies());
        });
        onLoop(() -> stopped = true);
        drain();
        return measured;
    }

    /** Lets it run for so long, and longer if there is no delivery yet. */
    private void watch(Duration length, LongConsumer progress) throws InterruptedException {
        long begin = System.nanoTime();
        long first = onLoop(deliveries::delivered);
        long before = first;
        for (long left = length.toNanos();
                left > 0 || before == first;
                left = begin + length.toNanos() - System.nanoTime()) {
            if (left < -TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                throw new IllegalStateException("nothing has been delivered");
            }
            TimeUnit.NANOSECONDS.sleep(Math.clamp(left, SHORTEST_WATCH_NANOS, TimeUnit.SECONDS.toNanos(1)));
            requireSound();
            long delivered = onLoop(deliveries::delivered);
            progress.accept(delivered - before);
            before = delivered;
        }
    }

    /** Waits until everyone has everything. */
    private void drain() throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        requireSound();
        while (onLoop(deliveries::underway) > 0) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException(onLoop(deliveries::underway) + " messages have not come to everyone");
            }
            TimeUnit.MILLISECONDS.sleep(20);
            requireSound();
        }
    }

    /** Throws if a client has lost its connection, or has got too much. */
    private void requireSound() throws InterruptedException {
        crowd.requireAllThere();
        long surplus = onLoop(deliveries::surplus);
        if (surplus > 0) {
            throw new IllegalStateException(surplus + " deliveries more than there should have been");
        }
    }

    private <T> T onLoop(Supplier<T> task) throws InterruptedException {
        try {
            return CompletableFuture.supplyAsync(task, loop).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("the driver's event loop is stuck", e);
        }
    }
}
