package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long a client has to close, by a clock that the test sets. */
class ControlFramesTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** The client reads nothing, until the test says so. */
    private static final class Unread extends ChannelOutboundHandlerAdapter {
        private final List<ChannelPromise> written = new ArrayList<>();

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            ReferenceCountUtil.release(message);
            written.add(promise);
        }
    }

    private final Unread unread = new Unread();
    private final EmbeddedChannel channel =
            new EmbeddedChannel(unread, new ControlFrames(Options.PING_RATE.defaultValue(), TIMEOUT));

    ControlFramesTest() {
        channel.freezeTime();
    }

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    private void pass(Duration time) {
        channel.advanceTimeBy(time.toMillis(), TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void whoHasReadTheCloseFrameHasTheTimeOutToAnswerIt() {
        // given
        channel.writeOneOutbound(new CloseWebSocketFrame());
        pass(TIMEOUT.multipliedBy(5));
        assertThat(channel.isOpen()).as("while it reads what came before").isTrue();

        // when
        unread.written.getFirst().setSuccess();

        // then
        pass(TIMEOUT.minusMillis(1));
        assertThat(channel.isOpen()).isTrue();
        pass(Duration.ofMillis(1));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whoNeverReadsIsCutOff() {
        // given
        channel.writeOneOutbound(new CloseWebSocketFrame());

        // when
        pass(TIMEOUT.multipliedBy(15).minusMillis(1));
        assertThat(channel.isOpen()).isTrue();
        pass(Duration.ofMillis(1));

        // then
        assertThat(channel.isOpen()).isFalse();
    }
}
