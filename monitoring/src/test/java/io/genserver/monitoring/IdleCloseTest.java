package io.genserver.monitoring;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class IdleCloseTest {

    /** On which nothing comes, as on a connection whose other end has gone without a word. */
    private static final class Silent extends InputStream {
        final CountDownLatch closed = new CountDownLatch(1);

        @Override
        public int read() throws IOException {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IOException("closed");
        }

        @Override
        public void close() {
            closed.countDown();
        }
    }

    @Test
    void whoReadsAStreamOnWhichNothingComesIsToldInTheEnd() throws IOException {
        // given
        try (var stream = new IdleClose(new Silent(), Duration.ofMillis(20))) {
            // when
            assertThatThrownBy(stream::read)
                    // then
                    .isInstanceOf(IOException.class)
                    .hasMessage("closed");
        }
    }

    @Test
    void whoClosesItClosesTheStreamBelow() throws Exception {
        // given
        var below = new Silent();
        var stream = new IdleClose(below, Duration.ofDays(1));

        // when
        stream.close();

        // then
        below.closed.await();
    }
}
