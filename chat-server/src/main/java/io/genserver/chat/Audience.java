package io.genserver.chat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/*
 * Writing to a channel from a thread that is not its event loop's costs a task and perhaps a wake-up for each channel.
 * So the sockets are kept in a section for each event loop, which that loop alone touches, and a broadcast is one task
 * for each loop. The task takes all frames that have come up by the time it runs, writes them to each socket, and
 * flushes each socket once; so the busier it gets, the fewer system calls a frame costs.
 *
 * The frame is encoded once, WebSocket header included (a server's frames are not masked, so all recipients get the
 * same bytes), and shared.
 *
 * Each section admits a number of frames that are not written yet. Past it a broadcast waits, which is how an
 * overloaded event loop slows those who speak, and no queue grows without bound.
 */
/** All open sockets, for broadcasts. */
final class Audience {
    private static final int MAX_PENDING = 256;

    private final ConcurrentMap<EventLoop, Section> sections = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();

    /** Adds a socket, until it is closed; only on its event loop. */
    void join(ClientSocket socket) {
        Section section = sections.computeIfAbsent(socket.eventLoop(), Section::new);
        section.sockets.add(socket);
        size.incrementAndGet();
        socket.whenClosed(() -> {
            section.sockets.remove(socket);
            if (size.decrementAndGet() == 0) {
                synchronized (this) {
                    notifyAll();
                }
            }
        });
    }

    /** Blocks until no socket is open, or the time is over. */
    synchronized void awaitEmpty(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (size.get() > 0) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** How many sockets are open. */
    int size() {
        return size.get();
    }

    /**
     * Sends {@code frame} to all sockets. Blocks while too many frames wait to be written; not for an event loop.
     *
     * @param frame a whole WebSocket frame; released here
     */
    void broadcast(ByteBuf frame) throws InterruptedException {
        try {
            for (Section section : sections.values()) {
                section.admit(frame);
            }
        } finally {
            frame.release();
        }
    }

    /**
     * Closes the sockets that nobody looks after. Does not wait. For when the supervisor of connections has been killed,
     * and they with it; one whose connection is just being restarted may be among them, and its client comes back.
     */
    void closeOrphans() {
        sections.forEach((loop, section) -> loop.execute(() -> List.copyOf(section.sockets).stream()
                .filter(ClientSocket::isOrphan)
                .forEach(socket -> socket.close(CloseCode.INTERNAL_ERROR, "internal error"))));
    }

    private static final class Section {
        private final EventLoop loop;
        private final Collection<ClientSocket> sockets = new LinkedHashSet<>();
        private final Queue<ByteBuf> pending = new ConcurrentLinkedQueue<>();
        private final Semaphore room = new Semaphore(MAX_PENDING);
        private final AtomicBoolean scheduled = new AtomicBoolean();

        Section(EventLoop loop) {
            this.loop = loop;
        }

        void admit(ByteBuf frame) throws InterruptedException {
            room.acquire();
            pending.add(frame.retainedDuplicate());
            if (scheduled.compareAndSet(false, true)) {
                try {
                    loop.execute(this::writePending);
                } catch (RejectedExecutionException e) {
                    // The loop has been shut down, and its sockets with it.
                    scheduled.set(false);
                    takePending().forEach(ByteBuf::release);
                }
            }
        }

        private void writePending() {
            scheduled.set(false); // first, so that what comes from now on is either taken here or has a task of its own
            List<ByteBuf> frames = takePending();
            for (ClientSocket socket : List.copyOf(sockets)) { // a copy, as a write that fails closes the socket
                socket.write(frames);
            }
            frames.forEach(ByteBuf::release);
        }

        private List<ByteBuf> takePending() {
            List<ByteBuf> frames = new ArrayList<>();
            for (ByteBuf frame = pending.poll(); frame != null; frame = pending.poll()) {
                frames.add(frame);
            }
            room.release(frames.size());
            return frames;
        }
    }
}
