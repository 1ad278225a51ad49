package io.genserver.chat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Holds frames against the rules that Netty's decoder leaves open. */
final class FrameRules extends ChannelInboundHandlerAdapter {
    private final int maxFragments;
    private final boolean mayBeCompressed;

    /** Of the message that is coming in. */
    private int fragments;

    FrameRules(int maxFragments, boolean mayBeCompressed) {
        this.maxFragments = maxFragments;
        this.mayBeCompressed = mayBeCompressed;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            check(message);
        } catch (WebSocketViolation e) {
            ReferenceCountUtil.release(message);
            throw e;
        }
        context.fireChannelRead(message);
    }

    private void check(Object message) {
        if (!(message instanceof WebSocketFrame frame)) { // it was read before the codec was that of WebSocket
            throw new WebSocketViolation(CloseCode.PROTOCOL_ERROR, "sent before the handshake was answered");
        }
        checkReservedBits(frame);
        switch (frame) {
            case TextWebSocketFrame text -> fragments = 1;
            case BinaryWebSocketFrame binary -> fragments = 1;
            case ContinuationWebSocketFrame continuation -> {
                if (++fragments > maxFragments) {
                    throw new WebSocketViolation(CloseCode.POLICY_VIOLATION, "too many fragments");
                }
            }
            case CloseWebSocketFrame close -> checkClose(close.content());
            default -> {}
        }
    }

    /** Only the first is given a meaning, and only on the first frame of a message; RFC 7692 section 6. */
    private void checkReservedBits(WebSocketFrame frame) {
        boolean startsMessage = frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame;
        int allowed = mayBeCompressed && startsMessage ? WebSocketExtension.RSV1 : 0;
        if ((frame.rsv() & ~allowed) != 0) {
            throw new WebSocketViolation(CloseCode.PROTOCOL_ERROR, "reserved bit");
        }
    }

    /** The decoder takes any code from 3000 up, and half a character at the end of the reason. */
    private static void checkClose(ByteBuf payload) {
        if (!payload.isReadable()) {
            return;
        }
        int code = payload.getUnsignedShort(payload.readerIndex());
        if (!isCloseCode(code)) {
            throw new WebSocketViolation(CloseCode.PROTOCOL_ERROR, "no close code");
        }
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(payload.nioBuffer(payload.readerIndex() + 2, payload.readableBytes() - 2));
        } catch (CharacterCodingException e) {
            throw new WebSocketViolation(CloseCode.INVALID_PAYLOAD, "close reason is not UTF-8");
        }
    }

    /** RFC 6455 section 7.4, with what has been registered since. */
    private static boolean isCloseCode(int code) {
        return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
    }
}
