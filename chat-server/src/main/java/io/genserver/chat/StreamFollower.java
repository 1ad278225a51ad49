package io.genserver.chat;

import io.genserver.eventbus.nats.NatsConnection;
import io.genserver.eventbus.nats.NatsListener;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.Message;
import io.nats.client.MessageConsumer;
import io.nats.client.StreamContext;
import io.nats.client.api.OrderedConsumerConfiguration;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads a JetStream stream in its order, and goes on by itself after whatever becomes of NATS: it begins anew where
 * whoever reads says. One thread of its own does all; when it cannot keep up, NATS waits.
 */
final class StreamFollower implements AutoCloseable {
    /** What came and is not taken yet; as much again is on its way. */
    private static final int MAX_WAITING = 512;

    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final long MAX_DELAY_MILLIS = 1_000;
    private static final System.Logger LOG = System.getLogger("io.genserver.chat");

    /** Whoever reads; called by one thread, one call at a time. */
    interface Reader {
        /**
         * Begins, or begins anew.
         *
         * @return where, and at what
         */
        OrderedConsumerConfiguration begin(Connection jnats)
                throws IOException, JetStreamApiException, LogException, InterruptedException;

        /** Takes what has come next, one or more. */
        void take(List<Message> messages) throws LogException, InterruptedException, OutOfStepException;
    }

    /** What has come does not follow on what came before: it is best to begin anew. */
    static final class OutOfStepException extends Exception {
        private static final long serialVersionUID = 1;

        OutOfStepException(String message) {
            super(message, null, false, false);
        }
    }

    private final NatsConnection nats;
    private final String stream;
    private final Reader reader;
    private final Thread thread;
    private final NatsListener listener = new NatsListener() {
        @Override
        public void connected(Connection jnats) {
            connections.incrementAndGet();
        }

        @Override
        public void disconnected() {}
    };

    /** How many connections there have been. */
    private final AtomicInteger connections = new AtomicInteger();

    private volatile boolean closed;

    /** Does not read before {@link #start}. */
    StreamFollower(NatsConnection nats, String stream, Reader reader) {
        this.nats = nats;
        this.stream = stream;
        this.reader = reader;
        this.thread = Thread.ofVirtual().name("following " + stream).unstarted(this::run);
    }

    void start() {
        nats.listen(listener);
        thread.start();
    }

    private void run() {
        int failures = 0;
        while (!closed) {
            try {
                if (nats.awaitConnected(PATIENCE)) {
                    follow(nats.require());
                    failures = 0;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return; // closed
            } catch (Exception e) { // whatever it is, the next attempt may do better
                failures++;
                LOG.log(
                        failures == 3 ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG,
                        "cannot follow {0}: {1}",
                        stream,
                        e);
                pause(failures);
            }
        }
    }

    private void pause(int failures) {
        try {
            long longest = Math.min(MAX_DELAY_MILLIS, 20L << Math.min(failures, 10));
            Thread.sleep(ThreadLocalRandom.current().nextLong(longest / 2, longest));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(Connection jnats) throws Exception {
        int connection = connections.get();
        OrderedConsumerConfiguration from = reader.begin(jnats);
        StreamContext context = jnats.getStreamContext(stream);
        BlockingQueue<Message> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
        MessageConsumer consumer = context.createOrderedConsumer(from).consume(waiting::put);
        try {
            List<Message> taken = new ArrayList<>();
            while (!closed && connection == connections.get() && !consumer.isFinished()) {
                Message first = waiting.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    taken.add(first);
                    waiting.drainTo(taken);
                    reader.take(List.copyOf(taken));
                    taken.clear();
                }
            }
        } finally {
            consumer.stop();
            waiting.clear(); // or its thread would wait for room for ever
            consumer.close();
        }
    }

    /** Blocks until nothing more is read, for a while at most. */
    @Override
    public void close() {
        closed = true;
        nats.unlisten(listener);
        thread.interrupt();
        try {
            thread.join(PATIENCE.multipliedBy(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
