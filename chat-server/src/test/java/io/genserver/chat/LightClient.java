package io.genserver.chat;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client of which there can be thousands: knows as much of WebSocket as it takes to tell the server's frames apart, and does not
 * decompress. What comes is handled on its event loop; the rest is for any thread.
 */
abstract class LightClient extends ByteToMessageDecoder {
    private static final String HANDSHAKE =
            "GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n%s\r\n";

    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(US_ASCII);

    private final boolean compressing;
    private final CountDownLatch open = new CountDownLatch(1);
    private boolean upgraded;

    /** Set by {@link #connect}. */
    private volatile @Nullable Channel channel;

    LightClient(boolean compressing) {
        this.compressing = compressing;
    }

    /** Starts to connect, by the loopback address with this last number; each has ports for some thousands. */
    void connect(EventLoopGroup loops, int port, int address) {
        channel = new Bootstrap()
                .group(loops)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(this)
                .connect("127.0.0." + address, port)
                .channel();
    }

    void awaitOpen() throws InterruptedException {
        if (!open.await(Chat.PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("no WebSocket has been opened");
        }
    }

    void send(String text) {
        Channel current = channel;
        if (current != null) {
            byte[] frame = RawClient.frame(RawClient.FIN | RawClient.TEXT, text.getBytes(UTF_8));
            current.writeAndFlush(Unpooled.wrappedBuffer(frame), current.voidPromise());
        }
    }

    /** Ends the connection without a close frame: by a reset, or in good order. */
    void cut(boolean reset) {
        Channel current = channel;
        if (current != null) {
            if (reset) {
                current.config().setOption(ChannelOption.SO_LINGER, 0);
            }
            current.close();
        }
    }

    /** The WebSocket is open. */
    void opened() {}

    /** A text has come; its bytes are as they came, and the caller's to release. */
    abstract void received(ByteBuf payload, boolean compressed);

    /** The connection has ended; a close frame had this code, or there was none. */
    void closed(int code) {}

    private int closeCode = -1;

    @Override
    public void channelActive(ChannelHandlerContext context) {
        String offer = compressing ? "Sec-WebSocket-Extensions: permessage-deflate\r\n" : "";
        context.writeAndFlush(Unpooled.copiedBuffer(HANDSHAKE.formatted(offer), US_ASCII), context.voidPromise());
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (!upgraded) {
            int end = ByteBufUtil.indexOf(Unpooled.wrappedBuffer(END_OF_HEAD), in);
            if (end < 0) {
                return;
            }
            in.readerIndex(end + END_OF_HEAD.length);
            upgraded = true;
            open.countDown();
            opened();
        }
        while (decodeFrame(in)) {
            // one after the other
        }
    }

    private boolean decodeFrame(ByteBuf in) {
        int at = in.readerIndex();
        if (in.readableBytes() < 2) {
            return false;
        }
        int head = in.getUnsignedByte(at);
        int length = in.getUnsignedByte(at + 1);
        int headBytes = length < 126 ? 2 : length == 126 ? 4 : 10;
        if (in.readableBytes() < headBytes) {
            return false;
        }
        if (length >= 126) {
            length = length == 126 ? in.getUnsignedShort(at + 2) : (int) in.getLong(at + 2);
        }
        if (in.readableBytes() < headBytes + length) {
            return false;
        }
        ByteBuf payload = in.slice(at + headBytes, length);
        switch (head & 0xF) {
            case RawClient.TEXT -> received(payload, (head & RawClient.COMPRESSED) != 0);
            case RawClient.CLOSE -> closeCode = length < 2 ? -1 : payload.getUnsignedShort(0);
            case RawClient.PING -> pong(payload);
            default -> {
                // nothing that it waits for
            }
        }
        in.skipBytes(headBytes + length);
        return true;
    }

    private void pong(ByteBuf payload) {
        Channel current = channel;
        if (current != null) {
            byte[] frame = RawClient.frame(RawClient.FIN | RawClient.PONG, ByteBufUtil.getBytes(payload));
            current.writeAndFlush(Unpooled.wrappedBuffer(frame), current.voidPromise());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        super.channelInactive(context);
        closed(closeCode);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
