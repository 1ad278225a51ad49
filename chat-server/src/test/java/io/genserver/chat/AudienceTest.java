package io.genserver.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.chat.Audience.Broadcast;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Broadcasts to sockets whose event loops run when the test says so. */
class AudienceTest {
    private static final RoomName TEA = new RoomName("tea");
    private static final int MAX_OUTBOUND_BYTES = 1 << 20;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ChatMetrics metrics = new ChatMetrics(registry);
    private final Audience audience = new Audience(true, metrics);
    private final EmbeddedChannel channel =
            new EmbeddedChannel(new ControlFrames(Options.PING_RATE.defaultValue(), Duration.ofMinutes(1)));
    private final NettySocket socket = new NettySocket(channel, 0, MAX_OUTBOUND_BYTES, metrics);

    @AfterEach
    void release() {
        channel.finishAndReleaseAll();
    }

    @Test
    void aBroadcastReachesTheSocketsOfAllLoops() throws Exception {
        // given
        var other = new EmbeddedChannel();
        audience.join(socket);
        audience.join(new NettySocket(other, 0, MAX_OUTBOUND_BYTES, metrics));

        // when
        broadcast("hello");

        // then
        assertThat(sentTo(channel)).containsExactly("hello");
        assertThat(sentTo(other)).containsExactly("hello");
        other.finishAndReleaseAll();
    }

    @Test
    void aMessageIsThereWhenTheLastLoopHasFlushed() throws Exception {
        // given
        var other = new EmbeddedChannel();
        audience.join(socket);
        audience.join(new NettySocket(other, 0, MAX_OUTBOUND_BYTES, metrics));

        // when
        audience.send(new Broadcast(RoomName.HALL, message("hello"), null, false, new FanOut(metrics, Tracing.NONE)));

        // then
        var fanOut = registry.get("chat.fanout").timer();
        channel.runPendingTasks();
        assertThat(fanOut.count()).isZero();
        other.runPendingTasks();
        assertThat(fanOut.count()).isOne();
        other.finishAndReleaseAll();
    }

    @Test
    void aMessageToNobodyIsThereAtOnce() throws Exception {
        // when
        audience.send(new Broadcast(RoomName.HALL, message("hello"), null, false, new FanOut(metrics, Tracing.NONE)));

        // then
        assertThat(registry.get("chat.fanout").timer().count()).isOne();
    }

    @Test
    void broadcastsKeepTheirOrder() throws Exception {
        // given
        audience.join(socket);

        // when
        broadcast("1");
        broadcast("2");
        broadcast("3");

        // then
        assertThat(sentTo(channel)).containsExactly("1", "2", "3");
    }

    @Test
    void aFrameIsReleasedWhenAllHaveBeenSentIt() throws Exception {
        // given
        audience.join(socket);
        ByteBuf frame = Unpooled.copiedBuffer("hello", UTF_8);

        // when
        audience.send(new Broadcast(RoomName.HALL, message(frame), null, false, null));

        // then
        assertThat(sentTo(channel)).containsExactly("hello");
        assertThat(frame.refCnt()).isZero();
    }

    @Test
    void aFrameForNobodyIsReleased() throws Exception {
        // given
        ByteBuf frame = Unpooled.copiedBuffer("hello", UTF_8);

        // when
        audience.send(new Broadcast(RoomName.HALL, message(frame), null, false, null));

        // then
        assertThat(frame.refCnt()).isZero();
    }

    @Test
    void aSocketThatIsClosedIsNoLongerInTheAudience() throws Exception {
        // given
        audience.join(socket);
        ByteBuf frame = Unpooled.copiedBuffer("hello", UTF_8);

        // when
        channel.close();
        channel.runPendingTasks();
        audience.send(new Broadcast(RoomName.HALL, message(frame), null, false, null));
        channel.runPendingTasks();

        // then
        assertThat(audience.size()).isZero();
        assertThat(frame.refCnt()).isZero();
    }

    @Test
    void whatWasBroadcastBeforeASocketIsClosedIsSentBeforeTheCloseFrame() throws Exception {
        // given
        audience.join(socket);

        // when
        broadcast("the last");
        socket.close(CloseCode.SERVICE_RESTART, "");

        // then
        assertThat(sentTo(channel)).containsExactly("the last", "close 1012");
    }

    @Test
    void nothingIsSentAfterTheCloseFrame() throws Exception {
        // given
        audience.join(socket);

        // when
        socket.close(CloseCode.SERVICE_RESTART, "");
        broadcast("too late");
        socket.send("too late");
        socket.close(CloseCode.INTERNAL_ERROR, "");

        // then
        assertThat(sentTo(channel)).containsExactly("close 1012");
    }

    // ---- rooms ----

    @Test
    void aRoomIsHeardByThoseWhoAreInItFromThenOn() throws Exception {
        // given
        audience.join(socket);
        var other = new EmbeddedChannel();
        audience.join(new NettySocket(other, 0, MAX_OUTBOUND_BYTES, metrics));

        // when
        broadcast(TEA, "too early");
        channel.runPendingTasks();
        socket.enter(TEA);
        broadcast(TEA, "in time");
        broadcast(new RoomName("coffee"), "elsewhere");

        // then
        assertThat(sentTo(channel)).containsExactly("in time");
        assertThat(sentTo(other)).isEmpty();
        other.finishAndReleaseAll();
    }

    @Test
    void aRoomIsNotHeardAnyMoreAfterLeavingIt() throws Exception {
        // given
        audience.join(socket);
        socket.enter(TEA);

        // when
        socket.leave(TEA);
        broadcast(TEA, "too late");
        broadcast("hello");

        // then
        assertThat(sentTo(channel)).containsExactly("hello");
    }

    @Test
    void whoEntersHearsAllThatIsSaidAfterThatAlsoWhenTheLoopIsBehind() throws Exception {
        // given
        audience.join(socket);
        broadcast("not written yet");

        // when
        socket.enter(TEA);
        broadcast(TEA, "in time");
        socket.leave(TEA);
        broadcast(TEA, "too late");

        // then
        assertThat(sentTo(channel)).containsExactly("not written yet", "in time");
    }

    @Test
    void theHallAndRoomsKeepOneOrder() throws Exception {
        // given
        audience.join(socket);
        socket.enter(TEA);

        // when
        broadcast("1");
        broadcast(TEA, "2");
        broadcast("3");
        broadcast(TEA, "4");

        // then
        assertThat(sentTo(channel)).containsExactly("1", "2", "3", "4");
    }

    @Test
    void aSocketThatIsClosedIsInNoRoom() throws Exception {
        // given
        audience.join(socket);
        socket.enter(TEA);
        channel.runPendingTasks();
        ByteBuf frame = Unpooled.copiedBuffer("hello", UTF_8);

        // when
        channel.close();
        channel.runPendingTasks();
        socket.enter(TEA);
        audience.send(new Broadcast(TEA, message(frame), null, false, null));
        channel.runPendingTasks();

        // then
        assertThat(frame.refCnt()).isZero();
    }

    @Test
    void whoIsLeftOutGetsNothing() throws Exception {
        // given
        audience.join(socket);
        socket.setUser(UserKey.of("anna"));

        // when
        audience.send(new Broadcast(RoomName.HALL, message("typing"), UserKey.of("Anna"), true, null));
        audience.send(new Broadcast(RoomName.HALL, message("others typing"), UserKey.of("bert"), true, null));

        // then
        assertThat(sentTo(channel)).containsExactly("others typing");
    }

    @Test
    void whoReadsSlowlyIsSparedWhatItCanDoWithout() throws Exception {
        // given
        audience.join(socket);
        channel.unsafe().outboundBuffer().setUserDefinedWritability(1, false);

        // when
        audience.send(new Broadcast(RoomName.HALL, message("typing"), null, true, null));
        broadcast("a message");

        // then
        assertThat(sentTo(channel)).containsExactly("a message");
        assertThat(registry.get("chat.dropped.frames").counter().count()).isOne();
    }

    @Test
    void whoLetsTooMuchPileUpIsClosedWith1013() throws Exception {
        // given
        audience.join(socket);
        String message = "x".repeat(MAX_OUTBOUND_BYTES / 10);

        // when
        for (int i = 0; i < 100; i++) { // which the loop writes before it flushes
            broadcast(message);
        }

        // then
        List<String> sent = sentTo(channel);
        assertThat(sent).hasSizeBetween(11, 13).endsWith("close 1013");
        assertThat(registry.get("chat.slow.readers.closed").counter().count()).isOne();
        assertThat(registry.get("chat.sent.frames").counter().count()).isEqualTo(sent.size() - 1);
    }

    @Test
    void waitingForNobodyToBeThereEndsInTime() throws Exception {
        // given
        audience.join(socket);

        // when
        audience.awaitEmpty(Duration.ofMillis(10));

        // then
        assertThat(audience.size()).isEqualTo(1);
    }

    @Test
    void waitingForNobodyToBeThereEndsWhenTheLastSocketCloses() throws Exception {
        // given
        audience.join(socket);
        Thread closing = Thread.ofVirtual().start(channel::close);

        // when
        audience.awaitEmpty(Chat.PATIENCE);

        // then
        closing.join(); // a channel of this kind is for one thread at a time
        assertThat(audience.size()).isZero();
    }

    private void broadcast(String text) throws InterruptedException {
        audience.send(new Broadcast(RoomName.HALL, message(text), null, false, null));
    }

    private void broadcast(RoomName room, String text) throws InterruptedException {
        audience.send(new Broadcast(room, message(text), null, false, null));
    }

    private static WireMessage message(String text) {
        return message(Unpooled.copiedBuffer(text, UTF_8));
    }

    private static WireMessage message(ByteBuf frame) {
        return new WireMessage(frame.readableBytes(), frame, null);
    }

    /** Has the loop do what it was asked to. */
    private static List<String> sentTo(EmbeddedChannel channel) {
        channel.runPendingTasks();
        List<String> sent = new ArrayList<>();
        for (Object frame = channel.readOutbound(); frame != null; frame = channel.readOutbound()) {
            sent.add(
                    switch (frame) {
                        case ByteBuf broadcast -> broadcast.toString(UTF_8);
                        case CloseWebSocketFrame close -> "close " + close.statusCode();
                        default -> throw new AssertionError(frame);
                    });
            ReferenceCountUtil.release(frame);
        }
        return sent;
    }
}
