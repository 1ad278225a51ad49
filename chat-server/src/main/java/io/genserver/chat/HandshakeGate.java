package io.genserver.chat;

import static io.netty.handler.codec.http.HttpHeaderNames.RETRY_AFTER;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/** Passes on the requests for a WebSocket of those who may have one. */
final class HandshakeGate extends SimpleChannelInboundHandler<FullHttpRequest> {
    /** How long a restart may take, or somebody else to go, for those who ask meanwhile. */
    private static final int RETRY_SECONDS = 5;

    private final Health health;
    private final OriginRule origins;
    private final ConnectionLimit.Place place;
    private final ChatMetrics metrics;

    HandshakeGate(Health health, OriginRule origins, ConnectionLimit.Place place, ChatMetrics metrics) {
        this.health = health;
        this.origins = origins;
        this.place = place;
        this.metrics = metrics;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        HttpResponseStatus refusal = refusal(request, context.pipeline().get(SslHandler.class) != null);
        if (refusal == null) {
            context.fireChannelRead(request.retain());
        } else {
            metrics.handshake(ChatMetrics.Handshake.REFUSED);
            HttpResponses.sendLast(context, request, response(refusal));
        }
    }

    private @Nullable HttpResponseStatus refusal(FullHttpRequest request, boolean isTls) {
        if (health.isDraining()) {
            return HttpResponseStatus.SERVICE_UNAVAILABLE;
        }
        return origins.allows(request.headers(), isTls) ? place.claim(request.headers()) : HttpResponseStatus.FORBIDDEN;
    }

    /** The answer to a request that is refused, perhaps for now. */
    static FullHttpResponse response(HttpResponseStatus refusal) {
        FullHttpResponse response = HttpResponses.error(refusal);
        if (!refusal.equals(HttpResponseStatus.FORBIDDEN)) {
            response.headers().set(RETRY_AFTER, RETRY_SECONDS);
        }
        return response;
    }
}
