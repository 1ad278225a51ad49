package io.genserver.chat;

import static io.netty.handler.codec.http.HttpHeaderNames.LOCATION;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Answers operators, one request at a time; what takes longer than a look is done on a thread of its own. */
final class AdminHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    static final String DASHBOARD = "/dashboard/";
    static final String EVENTS = "/observe/events";

    private static final String LAST_EVENT_ID = "Last-Event-ID";

    private static final System.Logger LOG = System.getLogger("io.genserver.chat");

    private final AdminSite site;

    /** Whether a request is being answered, or events are, which does not end. */
    private boolean busy;

    AdminHandler(AdminSite site) {
        this.site = site;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        if (busy) {
            context.close(); // sent ahead of the answer, which RFC 9112 section 9.3.2 lets us refuse so
            return;
        }
        String path = HttpHandler.pathOf(request.uri());
        OperatorAction action = OperatorAction.at(path);
        if (action != null) {
            act(context, request, action);
        } else if (path.equals(EVENTS) && request.method().equals(HttpMethod.GET)) {
            stream(context, request);
        } else {
            FullHttpResponse page = page(request, path);
            if (page != null) {
                HttpResponses.send(context, request, page);
            } else {
                later(context, request, () -> site.pages().response(request, path));
            }
        }
    }

    /** What is at hand. */
    private @Nullable FullHttpResponse page(HttpRequest request, String path) {
        boolean isDashboard = path.startsWith(DASHBOARD);
        boolean isEntrance = path.equals("/") || path.equals("/dashboard");
        if (!isDashboard && !isEntrance) {
            return null;
        }
        if (!HttpResponses.isRead(request)) {
            return HttpResponses.onlyRead();
        }
        if (isDashboard) {
            return FileResponses.find(site.dashboard(), path.substring(DASHBOARD.length() - 1), request);
        }
        FullHttpResponse redirect = HttpResponses.error(HttpResponseStatus.TEMPORARY_REDIRECT);
        redirect.headers().set(LOCATION, DASHBOARD);
        return redirect;
    }

    // ---- acting ----

    private void act(ChannelHandlerContext context, HttpRequest request, OperatorAction action) {
        if (!request.method().equals(HttpMethod.POST)) {
            HttpResponses.send(context, request, HttpResponses.only("POST"));
            return;
        }
        FullHttpResponse refusal = site.access().refusalToAct(request);
        if (refusal != null) {
            HttpResponses.send(context, request, refusal);
        } else {
            later(context, request, () -> action.run(site.feed()));
        }
    }

    /** Answers with what is made on another thread; reads no other request meanwhile. */
    private void later(ChannelHandlerContext context, HttpRequest request, Supplier<FullHttpResponse> answer) {
        busy = true;
        context.channel().config().setAutoRead(false);
        Thread.ofVirtual().name("operator").start(() -> {
            FullHttpResponse response = answer(answer);
            try {
                context.executor().execute(() -> {
                    HttpResponses.send(context, request, response);
                    busy = false;
                    context.channel()
                            .config()
                            .setAutoRead(true); // last, as the next request may come out of that at once
                });
            } catch (RejectedExecutionException e) {
                response.release(); // the transport has been shut down, by whom was stopped perhaps
            }
        });
    }

    private static FullHttpResponse answer(Supplier<FullHttpResponse> answer) {
        try {
            return answer.get();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "an operator could not be answered", e);
            return HttpResponses.error(HttpResponseStatus.INTERNAL_SERVER_ERROR);
        }
    }

    // ---- events ----

    private void stream(ChannelHandlerContext context, HttpRequest request) {
        FullHttpResponse refusal = site.access().refusalToShow(request);
        if (refusal != null) {
            HttpResponses.send(context, request, refusal);
            return;
        }
        busy = true;
        // It is not to be completed in time, and the server of streams sees to those who do not read.
        context.pipeline().remove(RequestDeadline.Bytes.class);
        context.pipeline().remove(RequestDeadline.class);
        var stream = new EventStream(context.channel(), request.headers().get(LAST_EVENT_ID, ""));
        site.streams().callAsync(new StreamServer.Request(stream)).whenComplete((hasRoom, failure) -> {
            if (failure != null || !hasRoom) {
                refuse(context, request);
            }
        });
    }

    private static void refuse(ChannelHandlerContext context, HttpRequest request) {
        try {
            context.executor()
                    .execute(() -> HttpResponses.sendLast(
                            context, request, HandshakeGate.response(HttpResponseStatus.SERVICE_UNAVAILABLE)));
        } catch (RejectedExecutionException e) {
            context.channel().close(); // the transport has been shut down
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close(); // the operator is gone, or does not speak HTTP
    }
}
