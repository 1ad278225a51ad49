package io.genserver.benchmarks.chat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * One WebSocket of thousands: knows as much of the protocol as it takes to tell a server's frames apart, and allocates nothing
 * for one that comes, so that the driver takes as little as possible of the machine that it shares with the server. All of it
 * runs on the event loop.
 */
final class LoadClient extends ByteToMessageDecoder {

    /** Who is told what comes; on the event loop. */
    interface Listener {
        void opened(LoadClient client);

        /** A text has come: {@code length} bytes of {@code in} at {@code from}, which are there during this call only. */
        void text(LoadClient client, ByteBuf in, int from, int length);

        /** It has ended; {@code how} is for a person to read. */
        void closed(LoadClient client, String how);
    }

    private static final byte[] REQUEST =
            ("GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: bG9hZCBkcml2ZXIgMDAwMQ==\r\n\r\n")
                    .getBytes(US_ASCII);
    private static final byte[] STATUS = "HTTP/1.1 101 ".getBytes(US_ASCII);
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(US_ASCII);
    private static final ByteBuf END = Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(END_OF_HEAD));

    private final int number;
    private final Listener listener;
    private Channel channel;
    private boolean open;
    private String end = "without a close frame";

    LoadClient(int number, Listener listener) {
        this.number = number;
        this.listener = listener;
    }

    int number() {
        return number;
    }

    void send(byte[] text) {
        write(MaskedFrame.TEXT, text);
    }

    void close() {
        channel.close();
    }

    private void write(int opcode, byte[] payload) {
        channel.writeAndFlush(MaskedFrame.of(channel.alloc(), opcode, payload), channel.voidPromise());
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
        context.writeAndFlush(Unpooled.wrappedBuffer(REQUEST), context.voidPromise());
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (!open && !upgrade(in)) {
            return;
        }
        while (takeFrame(in)) {
            // one after the other
        }
    }

    private boolean upgrade(ByteBuf in) {
        int headEnd = ByteBufUtil.indexOf(END, in);
        if (headEnd < 0) {
            return false;
        }
        if (!ByteBufUtil.equals(in, in.readerIndex(), Unpooled.wrappedBuffer(STATUS), 0, STATUS.length)) {
            end = "refused: " + in.toString(in.readerIndex(), headEnd - in.readerIndex(), US_ASCII);
            in.skipBytes(in.readableBytes());
            channel.close();
            return false;
        }
        in.readerIndex(headEnd + END_OF_HEAD.length);
        open = true;
        listener.opened(this);
        return true;
    }

    private boolean takeFrame(ByteBuf in) {
        int at = in.readerIndex();
        int readable = in.readableBytes();
        if (readable < 2) {
            return false;
        }
        int length = in.getUnsignedByte(at + 1);
        int head = length < 126 ? 2 : length == 126 ? 4 : 10;
        if (readable < head) {
            return false;
        }
        if (length >= 126) {
            length = length == 126 ? in.getUnsignedShort(at + 2) : Math.toIntExact(in.getLong(at + 2));
        }
        if (readable < head + length) {
            return false;
        }
        handle(in.getByte(at) & 0xF, in, at + head, length);
        in.readerIndex(at + head + length);
        return true;
    }

    private void handle(int opcode, ByteBuf in, int from, int length) {
        switch (opcode) {
            case MaskedFrame.TEXT -> listener.text(this, in, from, length);
            case MaskedFrame.PING -> write(MaskedFrame.PONG, ByteBufUtil.getBytes(in, from, length));
            case MaskedFrame.CLOSE -> {
                end = length < 2 ? "without a code" : "with code " + in.getUnsignedShort(from);
                channel.close();
            }
            default -> {
                // nothing that it waits for
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        super.channelInactive(context);
        listener.closed(this, end);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        end = cause.toString();
        context.close();
    }
}
