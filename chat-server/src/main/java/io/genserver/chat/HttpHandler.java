package io.genserver.chat;

import static io.netty.handler.codec.http.HttpHeaderNames.ALLOW;
import static io.netty.handler.codec.http.HttpHeaderNames.CACHE_CONTROL;
import static io.netty.handler.codec.http.HttpHeaderNames.CONNECTION;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_SECURITY_POLICY;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;
import static io.netty.handler.codec.http.HttpHeaderNames.ETAG;
import static io.netty.handler.codec.http.HttpHeaderNames.IF_NONE_MATCH;
import static io.netty.handler.codec.http.HttpHeaderNames.UPGRADE;

import io.genserver.chat.StaticFiles.StaticFile;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers plain HTTP: the browser client and the statistics. A request to open a WebSocket is passed on. */
final class HttpHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    static final String WEBSOCKET_PATH = "/ws";

    private static final String STATS_PATH = "/api/stats";

    private final StaticFiles files;
    private final Audience audience;
    private final Supplier<Instant> clock;

    HttpHandler(StaticFiles files, Audience audience, Supplier<Instant> clock) {
        this.files = files;
        this.audience = audience;
        this.clock = clock;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (!request.decoderResult().isSuccess()) {
            respond(context, request, error(HttpResponseStatus.BAD_REQUEST), false);
            return;
        }
        String path = pathOf(request.uri());
        if (path.equals(WEBSOCKET_PATH)) {
            upgrade(context, request);
        } else if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            FullHttpResponse response = error(HttpResponseStatus.METHOD_NOT_ALLOWED);
            response.headers().set(ALLOW, "GET, HEAD");
            respond(context, request, response, true);
        } else if (path.equals(STATS_PATH)) {
            byte[] stats = ServerFrames.stats(audience.size(), clock.get());
            FullHttpResponse response = response(HttpResponseStatus.OK, stats, "application/json");
            response.headers().set(CACHE_CONTROL, "no-store");
            respond(context, request, response, true);
        } else {
            respond(
                    context,
                    request,
                    files.find(path)
                            .map(file -> file(file, request.headers().get(IF_NONE_MATCH)))
                            .orElseGet(() -> error(HttpResponseStatus.NOT_FOUND)),
                    true);
        }
    }

    private static void upgrade(ChannelHandlerContext context, FullHttpRequest request) {
        boolean asked = request.method().equals(HttpMethod.GET)
                && request.headers().containsValue(UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                && request.headers().containsValue(CONNECTION, HttpHeaderValues.UPGRADE, true);
        if (asked) {
            context.fireChannelRead(request.retain());
            return;
        }
        FullHttpResponse response = error(HttpResponseStatus.UPGRADE_REQUIRED);
        response.headers().set(UPGRADE, HttpHeaderValues.WEBSOCKET);
        response.headers().set(CONNECTION, "upgrade, close"); // RFC 9110 section 7.8 asks for the first
        context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }

    /** The path without the query. It is compared as it was sent: the files' names need no escapes. */
    private static String pathOf(String uri) {
        int end = uri.indexOf('?');
        return end < 0 ? uri : uri.substring(0, end);
    }

    private FullHttpResponse file(StaticFile file, @Nullable String ifNoneMatch) {
        FullHttpResponse response = matches(ifNoneMatch, file.etag())
                ? response(HttpResponseStatus.NOT_MODIFIED, new byte[0], file.contentType())
                : response(HttpResponseStatus.OK, file.content(), file.contentType());
        response.headers().set(ETAG, file.etag());
        response.headers().set(CACHE_CONTROL, "no-cache"); // may be kept, but is to be asked for each time
        files.policy().ifPresent(policy -> response.headers().set(CONTENT_SECURITY_POLICY, policy));
        return response;
    }

    /** RFC 9110 section 13.1.2, with its weak comparison. */
    private static boolean matches(@Nullable String ifNoneMatch, String etag) {
        return ifNoneMatch != null
                && Arrays.stream(ifNoneMatch.split(","))
                        .map(String::strip)
                        .anyMatch(tag -> tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag));
    }

    private static FullHttpResponse error(HttpResponseStatus status) {
        return response(
                status, (status.toString() + '\n').getBytes(StandardCharsets.US_ASCII), "text/plain; charset=utf-8");
    }

    private static FullHttpResponse response(HttpResponseStatus status, byte[] content, String contentType) {
        ByteBuf body = Unpooled.wrappedBuffer(content);
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, body);
        HttpHeaders headers = response.headers();
        headers.set(CONTENT_TYPE, contentType);
        headers.set("X-Content-Type-Options", "nosniff");
        if (!status.equals(HttpResponseStatus.NOT_MODIFIED)) {
            headers.set(CONTENT_LENGTH, content.length);
        }
        return response;
    }

    private static void respond(
            ChannelHandlerContext context, FullHttpRequest request, FullHttpResponse response, boolean mayKeepAlive) {
        FullHttpResponse sent =
                request.method().equals(HttpMethod.HEAD) ? response.replace(Unpooled.EMPTY_BUFFER) : response;
        boolean keepAlive = mayKeepAlive && HttpUtil.isKeepAlive(request);
        HttpUtil.setKeepAlive(sent, keepAlive);
        var written = context.writeAndFlush(sent);
        if (!keepAlive) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }
}
