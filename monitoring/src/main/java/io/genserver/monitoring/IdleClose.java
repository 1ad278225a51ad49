package io.genserver.monitoring;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * A stream that is closed when nothing has come for too long, at which who reads it is told by an exception. A network
 * that swallows everything looks the same as a server that has nothing to say, but for its heartbeats.
 */
final class IdleClose extends FilterInputStream {
    private static final System.Logger LOG = System.getLogger("io.genserver.monitoring");

    private final long patience;
    private final Thread watch;
    private volatile long lastRead = System.nanoTime();

    IdleClose(InputStream in, Duration patience) {
        super(in);
        this.patience = patience.toNanos();
        this.watch = Thread.ofVirtual().name("idle-watch").start(this::watch);
    }

    private void watch() {
        try {
            long left = patience;
            while (left > 0) {
                Thread.sleep(Duration.ofNanos(left));
                left = lastRead + patience - System.nanoTime();
            }
            in.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // closed by whoever reads it
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "a silent stream did not close well", e);
        }
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        lastRead = System.nanoTime();
        return next;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        lastRead = System.nanoTime();
        return count;
    }

    @Override
    public void close() throws IOException {
        watch.interrupt();
        super.close();
    }
}
