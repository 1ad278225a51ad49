package io.genserver.chat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses messages, frame by frame, each message on its own; RFC 7692 section 7.2.2. Never holds more than a message
 * may have.
 */
final class MessageInflater extends ChannelInboundHandlerAdapter {
    private static final int MIN_CHUNK = 256;

    private final int maxMessageBytes;

    /** While a compressed message is coming in. */
    private @Nullable Inflater inflater;

    /** Of that message, decompressed. */
    private int messageBytes;

    MessageInflater(int maxMessageBytes) {
        this.maxMessageBytes = maxMessageBytes;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        switch (message) {
            case TextWebSocketFrame text
            when isCompressed(text) ->
                context.fireChannelRead(
                        new TextWebSocketFrame(text.isFinalFragment(), 0, inflate(context, text, new Inflater(true))));
            case BinaryWebSocketFrame binary
            when isCompressed(binary) ->
                context.fireChannelRead(new BinaryWebSocketFrame(
                        binary.isFinalFragment(), 0, inflate(context, binary, new Inflater(true))));
            case ContinuationWebSocketFrame continuation
            when inflater != null ->
                context.fireChannelRead(new ContinuationWebSocketFrame(
                        continuation.isFinalFragment(), 0, inflate(context, continuation, inflater)));
            default -> context.fireChannelRead(message);
        }
    }

    private static boolean isCompressed(WebSocketFrame first) {
        return (first.rsv() & WebSocketExtension.RSV1) != 0;
    }

    /** Releases the frame. */
    private ByteBuf inflate(ChannelHandlerContext context, WebSocketFrame frame, Inflater with) {
        if (inflater != with) {
            inflater = with;
            messageBytes = 0;
        }
        ByteBuf out = context.alloc().buffer(chunk(2 * frame.content().readableBytes()));
        boolean done = false;
        try {
            inflate(with, frame.content().nioBuffer(), out);
            if (frame.isFinalFragment()) {
                inflate(with, tail(), out);
            }
            done = true;
            return out;
        } catch (DataFormatException e) {
            throw new WebSocketViolation(CloseCode.INVALID_PAYLOAD, "not compressed by deflate");
        } finally {
            if (!done) {
                out.release();
            }
            if (!done || frame.isFinalFragment()) {
                end();
            }
            frame.release();
        }
    }

    /** The end of the empty block that ends every message and is not sent. */
    private static ByteBuffer tail() {
        return ByteBuffer.wrap(new byte[] {0, 0, (byte) 0xFF, (byte) 0xFF});
    }

    private void inflate(Inflater with, ByteBuffer in, ByteBuf out) throws DataFormatException {
        with.setInput(in);
        while (true) {
            int left = in.remaining();
            out.ensureWritable(chunk(MIN_CHUNK));
            int written = with.inflate(out.nioBuffer(out.writerIndex(), chunk(out.writableBytes())));
            out.writerIndex(out.writerIndex() + written);
            messageBytes += written;
            if (messageBytes > maxMessageBytes) {
                throw new WebSocketViolation(CloseCode.MESSAGE_TOO_BIG, "message too big when decompressed");
            }
            if (with.finished()) { // a block was marked as the last; RFC 7692 section 7.2.3.4 has others follow it
                with.reset();
                with.setInput(in);
            }
            if (written == 0 && !in.hasRemaining()) {
                return;
            }
            if (written == 0 && in.remaining() == left) {
                throw new DataFormatException("no progress");
            }
        }
    }

    /** What to make room for: a byte more than may come shows that it is too much. */
    private int chunk(int wanted) {
        return Math.clamp(wanted, 1, maxMessageBytes - messageBytes + 1);
    }

    private void end() {
        if (inflater != null) {
            inflater.end();
            inflater = null;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        end();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        end();
    }
}
