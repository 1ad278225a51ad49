package io.genserver.chat;

import static io.netty.handler.codec.http.HttpHeaderNames.ALLOW;
import static io.netty.handler.codec.http.HttpHeaderNames.CACHE_CONTROL;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_LENGTH;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;

/** Makes responses and sends them. */
final class HttpResponses {
    private HttpResponses() {}

    static FullHttpResponse of(HttpResponseStatus status, byte[] content, String contentType) {
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(content));
        response.headers().set(CONTENT_TYPE, contentType);
        if (!status.equals(HttpResponseStatus.NOT_MODIFIED)) {
            response.headers().set(CONTENT_LENGTH, content.length);
        }
        return response;
    }

    static FullHttpResponse error(HttpResponseStatus status) {
        return of(status, (status.toString() + '\n').getBytes(StandardCharsets.US_ASCII), "text/plain; charset=utf-8");
    }

    /** What is new each time it is asked for. */
    static FullHttpResponse json(HttpResponseStatus status, byte[] content) {
        FullHttpResponse response = of(status, content, "application/json");
        response.headers().set(CACHE_CONTROL, "no-store");
        return response;
    }

    /** An error for programs that show it to people. */
    static FullHttpResponse jsonError(HttpResponseStatus status, String message) {
        return json(
                status,
                JsonMapper.shared()
                        .writeValueAsBytes(
                                JsonMapper.shared().createObjectNode().put("error", message)));
    }

    /** Whether a request asks for nothing but to be told something. */
    static boolean isRead(HttpRequest request) {
        return request.method().equals(HttpMethod.GET) || request.method().equals(HttpMethod.HEAD);
    }

    /** The answer to a request that asks for more than {@linkplain #isRead that} where there is nothing else to do. */
    static FullHttpResponse onlyRead() {
        return only("GET, HEAD");
    }

    /** The answer to a request whose method is none of those that there are. */
    static FullHttpResponse only(String methods) {
        FullHttpResponse response = error(HttpResponseStatus.METHOD_NOT_ALLOWED);
        response.headers().set(ALLOW, methods);
        return response;
    }

    /** Sends a response, after which the client may send its next request if it wants to. */
    static void send(ChannelHandlerContext context, HttpRequest request, FullHttpResponse response) {
        send(context, request, response, HttpUtil.isKeepAlive(request));
    }

    /** Sends a response and closes the connection, as where the next request would begin is not known or does not matter. */
    static void sendLast(ChannelHandlerContext context, HttpRequest request, FullHttpResponse response) {
        send(context, request, response, false);
    }

    /** The same, if the request is not known. */
    static void sendLast(ChannelHandlerContext context, FullHttpResponse response) {
        send(context, response, false);
    }

    private static void send(
            ChannelHandlerContext context, HttpRequest request, FullHttpResponse response, boolean keepAlive) {
        send(context, request.method().equals(HttpMethod.HEAD) ? withoutBody(response) : response, keepAlive);
    }

    private static void send(ChannelHandlerContext context, FullHttpResponse response, boolean keepAlive) {
        if (!response.headers().contains("Connection")) {
            HttpUtil.setKeepAlive(response, keepAlive);
        }
        var written = context.writeAndFlush(response);
        if (!keepAlive) {
            LingeringClose.after(written);
        }
    }

    private static FullHttpResponse withoutBody(FullHttpResponse response) {
        FullHttpResponse head = response.replace(Unpooled.EMPTY_BUFFER);
        response.release();
        return head;
    }
}
