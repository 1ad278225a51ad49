package io.genserver.chat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.RuntimeEvent;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * Clients send what they should, what they nearly should, and noise: nothing of the server's breaks or gets stuck, what it answers is
 * well-formed, and nothing is left. The profile {@code fuzz} has more of it.
 */
@EnabledOnOs(OS.LINUX)
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class FuzzTest {
    private static final int FRAMES = Integer.getInteger("fuzz.frames", 10_000);
    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 1_000);

    /** So many clients are there at once. */
    private static final int CLIENTS = 8;

    /** So many come at most on one connection; fewer of those after which it is mostly closed. */
    private static final int MOST_WELL_FORMED_FRAMES = 60;

    private static final int MOST_FRAMES = 12;
    private static final int MOST_REQUESTS = 6;

    /** How often it is seen to that the server serves a client as it should. */
    private static final int LOOKS = 10;

    /** To run a failure again, as far as threads let it. */
    private final long seed = Long.getLong("fuzz.seed", new Random().nextLong());

    private final ErrorLines errors =
            new ErrorLines(line -> line.contains("fault of the server") || line.matches(".*(WARN|ERROR) io\\.netty.*"));

    private final Chat chat = new Chat();
    private final Queue<RuntimeEvent> stuck = new ConcurrentLinkedQueue<>();
    private final AtomicInteger conversations = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private Levels before;

    /** Talks to the server on a connection of its own, and holds what it answers against the rules; how much it has sent. */
    private interface Conversation {
        int hold(RandomGenerator random, Socket socket) throws IOException;
    }

    @BeforeEach
    void serveOnce() {
        chat.runtime().observer().subscribe(event -> {
            if (event instanceof RuntimeEvent.Stuck) {
                stuck.add(event);
            }
        });
        assertThatItServes("first");
        before = Levels.of(chat);
    }

    @AfterEach
    void close() throws Exception {
        chat.close();
        errors.close();
    }

    @Test
    void framesOfAnyKindAreAnsweredByTheRulesAndLeaveNothing() throws Exception {
        run("frames", FRAMES, FuzzTest::sendFrames);
    }

    @Test
    void requestsOfAnyKindAreAnsweredByTheRulesAndLeaveNothing() throws Exception {
        run("requests", REQUESTS, FuzzTest::sendRequests);
    }

    private void run(String what, int count, Conversation conversation) throws Exception {
        System.out.println("FuzzTest: " + count + " " + what + ", seed " + seed);
        for (int look = 1; look <= LOOKS; look++) {
            left.set(count / LOOKS);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                threads.add(Thread.ofVirtual().start(() -> converse(conversation)));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(failure.get()).as("seed %d", seed).isNull();
            assertThatItServes("look " + look);
        }
        System.out.println("FuzzTest: " + conversations + " connections");

        // then
        assertThat(chat.crashReports()).as("seed %d", seed).isEmpty();
        assertThat(errors.seen()).as("seed %d", seed).isEmpty();
        assertThat(stuck).as("seed %d", seed).isEmpty();
        before.awaitReturn(chat);
    }

    private void converse(Conversation conversation) {
        while (left.get() > 0 && failure.get() == null) {
            int number = conversations.incrementAndGet();
            RandomGenerator random = new Random(seed + number);
            // Each has another pair of addresses, so that there are ports for all.
            try (var socket = new Socket(InetAddress.ofLiteral("127.0.0." + (1 + number % 100)), chat.port())) {
                socket.setSoTimeout((int) Chat.PATIENCE.toMillis());
                socket.setTcpNoDelay(true);
                left.addAndGet(-conversation.hold(random, socket));
            } catch (Throwable e) {
                failure.compareAndSet(null, new AssertionError("on connection " + number, e));
            }
        }
    }

    /** A client that behaves is served as if there were no others. */
    private void assertThatItServes(String name) {
        try (TestClient client = chat.join(name)) {
            client.enter(name);
            client.say(name, "hello", name);
            client.awaitEvent(name + "/" + name + ": hello");
            client.leave().awaitClosing();
        }
        assertThat(chat.get("/").statusCode()).isEqualTo(200);
    }

    // ---- what the clients do ----

    private static int sendFrames(RandomGenerator random, Socket socket) throws IOException {
        boolean compressing = random.nextBoolean();
        var fuzz = new FrameFuzz(random, compressing);
        boolean wellFormed = random.nextInt(4) == 0;
        int count = random.nextInt(1, wellFormed ? MOST_WELL_FORMED_FRAMES : MOST_FRAMES);
        send(socket, handshake(compressing));
        for (int i = 0; i < count; i++) {
            if (!send(socket, inPieces(random, wellFormed ? fuzz.wellFormed() : fuzz.any()))) {
                break;
            }
        }
        var answer = new ServerBytes(end(random, socket));
        if (answer.checkResponses() > 0) {
            answer.checkFrames(compressing);
        }
        return count;
    }

    private static byte[][] handshake(boolean compressing) {
        String request = "GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                + (compressing ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "") + "\r\n";
        return new byte[][] {request.getBytes(ISO_8859_1)};
    }

    private static int sendRequests(RandomGenerator random, Socket socket) throws IOException {
        var fuzz = new RequestFuzz(random);
        int count = random.nextInt(1, MOST_REQUESTS);
        for (int i = 0; i < count; i++) {
            if (!send(socket, inPieces(random, fuzz.next()))) {
                break;
            }
        }
        new ServerBytes(end(random, socket)).checkResponses();
        return count;
    }

    /** Mostly whole, and now and then so that the server gets it in two. */
    private static byte[][] inPieces(RandomGenerator random, byte[] bytes) {
        if (bytes.length < 2 || random.nextInt(10) > 0) {
            return new byte[][] {bytes};
        }
        int at = random.nextInt(1, bytes.length);
        return new byte[][] {Arrays.copyOf(bytes, at), Arrays.copyOfRange(bytes, at, bytes.length)};
    }

    /** Whether the server has taken it; it may have closed the connection before. */
    private static boolean send(Socket socket, byte[]... pieces) {
        try {
            for (byte[] piece : pieces) {
                socket.getOutputStream().write(piece);
            }
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends it in one way or another; all that the server has sent. */
    private static byte[] end(RandomGenerator random, Socket socket) throws IOException {
        var heard = new ByteArrayOutputStream();
        try {
            switch (random.nextInt(4)) {
                case 0 -> socket.setSoLinger(true, 0); // a reset, when it is closed
                case 1 -> {
                    socket.getOutputStream().write(RawClient.closeFrameOf(1000));
                    socket.shutdownOutput();
                    socket.getInputStream().transferTo(heard);
                }
                default -> {
                    socket.shutdownOutput();
                    socket.getInputStream().transferTo(heard);
                }
            }
        } catch (SocketTimeoutException e) {
            throw new AssertionError("the server does not close the connection", e);
        } catch (IOException e) {
            // the server has reset it
        }
        return heard.toByteArray();
    }
}
