package io.genserver.chat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;

/** Puts requests together. One whose content is too big is answered at once, and the rest of it not waited for. */
final class RequestAggregator extends HttpObjectAggregator {

    RequestAggregator(int maxBodyBytes) {
        super(maxBodyBytes, true);
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
        HttpResponses.sendLast(
                context, (HttpRequest) oversized, HttpResponses.error(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE));
    }
}
