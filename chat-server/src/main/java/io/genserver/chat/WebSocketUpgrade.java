package io.genserver.chat;

import static io.netty.handler.codec.http.HttpHeaderNames.ALLOW;
import static io.netty.handler.codec.http.HttpHeaderNames.CONNECTION;
import static io.netty.handler.codec.http.HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS;
import static io.netty.handler.codec.http.HttpHeaderNames.SEC_WEBSOCKET_KEY;
import static io.netty.handler.codec.http.HttpHeaderNames.SEC_WEBSOCKET_VERSION;
import static io.netty.handler.codec.http.HttpHeaderNames.UPGRADE;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes a WebSocket of the connection when it is asked to; RFC 6455 section 4.2. There is no way round it to the older
 * protocols that Netty still speaks.
 */
final class WebSocketUpgrade extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final String VERSION = "13";
    private static final int KEY_BYTES = 16;

    /**
     * The user event that says that the connection is a WebSocket now.
     *
     * @param maxDeflatedBytes how long a message may be if it is sent compressed; 0 if none may
     */
    record Opened(int maxDeflatedBytes) {}

    /** The user event that says that there was something wrong with the request for a WebSocket. */
    enum Refused {
        INVALID
    }

    private final WebSocketPipeline wire;
    private final List<ChannelHandler> http;

    WebSocketUpgrade(WebSocketPipeline wire, List<ChannelHandler> http) {
        this.wire = wire;
        this.http = http;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        FullHttpResponse refusal = refusal(request);
        if (refusal == null) {
            open(context, request);
        } else {
            context.fireUserEventTriggered(Refused.INVALID);
            HttpResponses.sendLast(context, request, refusal);
        }
    }

    private static @Nullable FullHttpResponse refusal(FullHttpRequest request) {
        HttpHeaders headers = request.headers();
        if (!request.method().equals(HttpMethod.GET)) {
            FullHttpResponse response = HttpResponses.error(HttpResponseStatus.METHOD_NOT_ALLOWED);
            response.headers().set(ALLOW, HttpMethod.GET);
            return response;
        }
        if (!headers.containsValue(UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                || !headers.containsValue(CONNECTION, HttpHeaderValues.UPGRADE, true)) {
            return upgradeRequired();
        }
        List<String> versions = headers.getAll(SEC_WEBSOCKET_VERSION);
        if (versions.size() == 1 && !versions.getFirst().equals(VERSION)) {
            return upgradeRequired();
        }
        boolean wellFormed = versions.size() == 1
                && isKey(headers.getAll(SEC_WEBSOCKET_KEY))
                && request.protocolVersion().equals(HttpVersion.HTTP_1_1);
        return wellFormed ? null : HttpResponses.error(HttpResponseStatus.BAD_REQUEST);
    }

    private static FullHttpResponse upgradeRequired() {
        FullHttpResponse response = HttpResponses.error(HttpResponseStatus.UPGRADE_REQUIRED);
        response.headers()
                .set(UPGRADE, HttpHeaderValues.WEBSOCKET)
                .set(CONNECTION, "upgrade, close") // RFC 9110 section 7.8 asks for the first
                .set(SEC_WEBSOCKET_VERSION, VERSION);
        return response;
    }

    private static boolean isKey(List<String> keys) {
        try {
            return keys.size() == 1 && Base64.getDecoder().decode(keys.getFirst()).length == KEY_BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void open(ChannelHandlerContext context, FullHttpRequest request) {
        PerMessageDeflate deflate = PerMessageDeflate.accept(request.headers().getAll(SEC_WEBSOCKET_EXTENSIONS));
        HttpHeaders responseHeaders = new DefaultHttpHeaders();
        if (deflate != null) {
            responseHeaders.set(SEC_WEBSOCKET_EXTENSIONS, deflate.response());
        }
        addFrameHandlers(context, deflate);
        removeHttpHandlers(context.pipeline());
        var config = WebSocketDecoderConfig.newBuilder()
                .maxFramePayloadLength(wire.maxMessageBytes())
                .allowExtensions(deflate != null)
                .closeOnProtocolViolation(false) // ControlFrames does
                .withUTF8Validator(false) // it would stand where what comes is still compressed
                .build();
        ChannelFuture done = new WebSocketServerHandshaker13("", null, config)
                .handshake(context, request, responseHeaders, context.newPromise());
        done.addListener(sent -> {
            if (sent.isSuccess()) {
                context.pipeline().remove(this);
                context.channel().config().setAutoRead(true); // as it was perhaps not while responses waited
                context.fireUserEventTriggered(new Opened(deflate == null ? 0 : deflate.maxDeflatedBytes()));
            } else {
                context.close();
            }
        });
    }

    private void addFrameHandlers(ChannelHandlerContext context, @Nullable PerMessageDeflate deflate) {
        // In reverse, as each is put right behind this one.
        ChannelPipeline pipeline = context.pipeline();
        String here = context.name();
        pipeline.addAfter(here, null, new ControlFrames(wire.pingRate(), wire.closeTimeout()));
        pipeline.addAfter(here, null, new WebSocketFrameAggregator(wire.maxMessageBytes()));
        pipeline.addAfter(here, null, new Utf8FrameValidator(false));
        if (deflate != null) {
            pipeline.addAfter(here, null, new MessageInflater(wire.maxMessageBytes()));
        }
        pipeline.addAfter(here, null, new FrameRules(wire.maxFragments(), deflate != null));
        pipeline.addAfter(here, null, new KeepAlive(wire.patience()));
    }

    /** The handshake removes the codec and the aggregator. */
    private void removeHttpHandlers(ChannelPipeline pipeline) {
        http.forEach(pipeline::remove);
        pipeline.remove(RequestCheck.class);
        pipeline.remove(RequestDeadline.class);
        pipeline.remove(RequestDeadline.Bytes.class);
        pipeline.remove(ResponseHeaders.class);
    }
}
