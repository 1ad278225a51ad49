package io.genserver.chat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import org.jspecify.annotations.Nullable;

/**
 * Passes on requests that keep to RFC 9112, and answers the others; reads no further while the client does not read its
 * responses.
 */
final class RequestCheck extends SimpleChannelInboundHandler<FullHttpRequest> {

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        HttpResponseStatus fault = faultOf(request);
        if (fault == null) {
            context.fireChannelRead(request.retain());
        } else {
            HttpResponses.sendLast(context, request, HttpResponses.error(fault));
        }
    }

    private static @Nullable HttpResponseStatus faultOf(FullHttpRequest request) {
        if (!request.decoderResult().isSuccess()) {
            return switch (request.decoderResult().cause()) {
                case TooLongHttpLineException e -> HttpResponseStatus.REQUEST_URI_TOO_LONG;
                case TooLongHttpHeaderException e -> HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE;
                case null, default -> HttpResponseStatus.BAD_REQUEST;
            };
        }
        HttpVersion version = request.protocolVersion();
        if (!version.equals(HttpVersion.HTTP_1_1) && !version.equals(HttpVersion.HTTP_1_0)) {
            return HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED;
        }
        int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
        boolean mayLackHost = version.equals(HttpVersion.HTTP_1_0);
        return hosts == 1 || (hosts == 0 && mayLackHost) ? null : HttpResponseStatus.BAD_REQUEST;
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        context.channel().config().setAutoRead(context.channel().isWritable());
        context.fireChannelWritabilityChanged();
    }
}
