package io.genserver.chat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.concurrent.CompletableFuture;

/** Answers operators. */
final class AdminHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final System.Logger LOG = System.getLogger("io.genserver.chat");

    private final AdminPages pages;

    AdminHandler(AdminPages pages) {
        this.pages = pages;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        CompletableFuture<FullHttpResponse> response = pages.response(request);
        if (response.isDone()) {
            send(context, request, response);
            return;
        }
        // Responses have to come in the order of their requests: so the next is not read before this one is answered.
        context.channel().config().setAutoRead(false);
        request.retain();
        response.whenCompleteAsync(
                (page, failure) -> {
                    send(context, request, response);
                    request.release();
                    context.channel().config().setAutoRead(true);
                },
                context.executor());
    }

    private static void send(
            ChannelHandlerContext context, FullHttpRequest request, CompletableFuture<FullHttpResponse> response) {
        if (response.isCompletedExceptionally()) {
            LOG.log(System.Logger.Level.ERROR, "an operator could not be answered", response.exceptionNow());
            HttpResponses.send(context, request, HttpResponses.error(HttpResponseStatus.INTERNAL_SERVER_ERROR));
        } else {
            HttpResponses.send(context, request, response.resultNow());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close(); // the operator is gone, or does not speak HTTP
    }
}
