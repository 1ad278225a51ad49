package io.genserver.chat;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/*
 * Writing to a channel from a thread that is not its event loop's costs a task and perhaps a wake-up for each channel.
 * So the sockets are kept in a section for each event loop, which that loop alone touches, and a broadcast is one task
 * for each loop. The task takes all frames that have come up by the time it runs, writes each to the sockets that are in its room, and
 * flushes each socket once; so the busier it gets, the fewer system calls a frame costs.
 *
 * The message is encoded once, WebSocket header included (a server's frames are not masked, so all recipients get the
 * same bytes), and shared.
 *
 * Each section admits a number of frames that are not written yet. Past it a broadcast waits, which is how an
 * overloaded event loop slows those who speak, and no queue grows without bound.
 */
/** All open sockets, by the rooms whose frames they get, for broadcasts. */
final class Audience {
    private static final int MAX_PENDING = 256;

    /** What a section does, in the order in which it is asked to: who enters is sent all that is sent after that. */
    sealed interface Step {}

    /**
     * What is sent to a room.
     *
     * @param except whose sockets do not get it
     * @param droppable whether those who read slowly can do without
     * @param fanOut told when it is on its way and when it is there
     */
    record Broadcast(
            RoomName room,
            WireMessage message,
            @Nullable UserKey except,
            boolean droppable,
            @Nullable FanOut fanOut) implements Step {
        private void release() {
            message.release();
            if (fanOut != null) {
                fanOut.done();
            }
        }
    }

    private record Enter(NettySocket socket, RoomName room) implements Step {}

    private record Leave(NettySocket socket, RoomName room) implements Step {}

    private record SendAway() implements Step {}

    /** Whether those who have not joined hear what is told to the hall. */
    private final boolean isPublic;

    private final ChatMetrics metrics;
    private final ConcurrentMap<EventLoop, Section> sections = new ConcurrentHashMap<>();
    private final Set<NettySocket> open = ConcurrentHashMap.newKeySet();

    Audience(boolean isPublic, ChatMetrics metrics) {
        this.isPublic = isPublic;
        this.metrics = metrics;
    }

    /** Adds a socket, until it is closed; only on its event loop. */
    void join(NettySocket socket) {
        Section section = sections.computeIfAbsent(socket.eventLoop(), loop -> new Section(loop, isPublic, metrics));
        section.add(socket);
        open.add(socket);
        socket.whenClosed(() -> {
            section.remove(socket);
            open.remove(socket);
            if (open.isEmpty()) {
                synchronized (this) {
                    notifyAll();
                }
            }
        });
    }

    /** Whether all that clients have sent is done. */
    boolean isIdle() {
        return open.stream().allMatch(socket -> socket.isIdle() || !socket.isOpen());
    }

    /** {@linkplain ClientSocket#sendAway Sends} all clients away, after what was sent to them before. Does not wait. */
    void sendAway() {
        sections.values().forEach(section -> section.ask(new SendAway()));
    }

    /** Blocks until no socket is open, or the time is over. */
    synchronized void awaitEmpty(Duration timeout) throws InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!open.isEmpty()) {
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** How many sockets are open. */
    int size() {
        return open.size();
    }

    /**
     * Sends a frame to the sockets in its room. Blocks while too many frames wait to be written; not for an event loop. Releases the frame.
     */
    void send(Broadcast broadcast) throws InterruptedException {
        List<Section> all = List.copyOf(sections.values());
        if (broadcast.fanOut() != null) {
            broadcast.fanOut().splits(all.size());
        }
        try {
            for (Section section : all) {
                section.admit(broadcast);
            }
        } finally {
            broadcast.message().release();
        }
    }

    /**
     * Closes the sockets that nobody looks after. Does not wait. For when the supervisor of connections has been killed,
     * and they with it; one whose connection is just being restarted may be among them, and its client comes back.
     */
    void closeOrphans() {
        sections.forEach((loop, section) -> loop.execute(() -> List.copyOf(section.sockets()).stream()
                .filter(ClientSocket::isOrphan)
                .forEach(socket -> socket.close(CloseCode.INTERNAL_ERROR, "internal error"))));
    }

    /** The sockets of one event loop. */
    static final class Section {
        private final EventLoop loop;
        private final boolean isPublic;
        private final ChatMetrics metrics;

        /** The loop's own. Everybody is in the hall. */
        private final Map<RoomName, Set<NettySocket>> rooms = new HashMap<>();

        private final Queue<Step> pending = new ConcurrentLinkedQueue<>();
        private final Semaphore room = new Semaphore(MAX_PENDING);
        private final AtomicBoolean scheduled = new AtomicBoolean();

        Section(EventLoop loop, boolean isPublic, ChatMetrics metrics) {
            this.loop = loop;
            this.isPublic = isPublic;
            this.metrics = metrics;
        }

        // ---- on the loop ----

        private Set<NettySocket> sockets() {
            return rooms.getOrDefault(RoomName.HALL, Set.of());
        }

        private void add(NettySocket socket) {
            put(socket, RoomName.HALL);
            socket.isIn(this);
        }

        private void put(NettySocket socket, RoomName name) {
            rooms.computeIfAbsent(name, missing -> new LinkedHashSet<>()).add(socket);
        }

        private void take(NettySocket socket, RoomName name) {
            rooms.computeIfPresent(
                    name, (same, sockets) -> sockets.remove(socket) && sockets.isEmpty() ? null : sockets);
        }

        private void remove(NettySocket socket) {
            rooms.values().removeIf(sockets -> sockets.remove(socket) && sockets.isEmpty());
        }

        private void takeSteps() {
            scheduled.set(false); // first, so that what comes from now on is either taken here or has a task of its own
            List<NettySocket> written = new ArrayList<>();
            List<Step> steps = takePending();
            for (Step step : steps) {
                switch (step) {
                    case Broadcast broadcast -> write(broadcast, written);
                    case Enter(NettySocket socket, RoomName name) -> {
                        if (sockets().contains(socket)) { // else it has been closed since
                            put(socket, name);
                        }
                    }
                    case Leave(NettySocket socket, RoomName name) -> take(socket, name);
                    case SendAway() -> List.copyOf(sockets()).forEach(ClientSocket::sendAway);
                }
            }
            written.forEach(NettySocket::flush); // which may close one, and so comes after the last look at the rooms
            release(steps);
        }

        private void write(Broadcast broadcast, List<NettySocket> written) {
            int frames = 0;
            long bytes = 0;
            for (NettySocket socket : rooms.getOrDefault(broadcast.room(), Set.of())) {
                boolean mayHear = (isPublic || socket.hasUser()) && !socket.isOf(broadcast.except());
                if (mayHear) {
                    int length = socket.write(broadcast.message(), broadcast.droppable(), written);
                    frames += length > 0 ? 1 : 0;
                    bytes += length;
                }
            }
            metrics.sent(frames, bytes);
            if (broadcast.fanOut() != null) {
                broadcast.fanOut().written(frames);
            }
        }

        private List<Step> takePending() {
            List<Step> steps = new ArrayList<>();
            for (Step next = pending.poll(); next != null; next = pending.poll()) {
                steps.add(next);
                if (next instanceof Broadcast) {
                    room.release();
                }
            }
            return steps;
        }

        private static void release(List<Step> steps) {
            for (Step step : steps) {
                if (step instanceof Broadcast broadcast) {
                    broadcast.release();
                }
            }
        }

        // ---- on any thread ----

        void enter(NettySocket socket, RoomName name) {
            ask(new Enter(socket, name));
        }

        void leave(NettySocket socket, RoomName name) {
            ask(new Leave(socket, name));
        }

        void admit(Broadcast broadcast) throws InterruptedException {
            room.acquire();
            broadcast.message().retain();
            ask(broadcast);
        }

        private void ask(Step step) {
            pending.add(step);
            if (scheduled.compareAndSet(false, true)) {
                try {
                    loop.execute(this::takeSteps);
                } catch (RejectedExecutionException e) {
                    // The loop has been shut down, and its sockets with it.
                    scheduled.set(false);
                    release(takePending());
                }
            }
        }
    }
}
