package io.genserver.eventbus.nats;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** What connects one node to NATS, to be cut: then nothing gets through in either direction, and nobody is told. */
final class Cable implements AutoCloseable {
    private final ServerSocket listener;
    private final URI target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile CountDownLatch whole = new CountDownLatch(0);
    private volatile boolean cut;

    Cable(NatsServerProcess server) {
        try {
            target = URI.create(server.url());
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "nats://127.0.0.1:" + listener.getLocalPort();
    }

    void cut() {
        whole = new CountDownLatch(1);
        cut = true;
    }

    /** Connections that were there before break now; what was held back in them is lost. */
    void mend() {
        cut = false;
        sockets.forEach(Cable::end);
        whole.countDown();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket near = listener.accept();
                Socket far = new Socket(target.getHost(), target.getPort());
                sockets.add(near);
                sockets.add(far);
                Thread.ofVirtual().start(() -> pump(near, far));
                Thread.ofVirtual().start(() -> pump(far, near));
            } catch (IOException e) {
                // closed, or NATS is away: the next one may get through
            }
        }
    }

    private void pump(Socket from, Socket to) {
        var buffer = new byte[8192];
        try {
            int count;
            while ((count = from.getInputStream().read(buffer)) > 0) {
                if (cut) {
                    whole.await();
                }
                to.getOutputStream().write(buffer, 0, count);
            }
        } catch (IOException e) {
            // the other end hears of it below
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(from);
            end(from);
            end(to);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        mend();
    }
}
