package io.genserver.chat;

import static io.netty.handler.codec.http.HttpHeaderNames.CACHE_CONTROL;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.time.Instant;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Answers plain HTTP: the browser client and the statistics. Requests for a WebSocket are passed on. */
final class HttpHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    static final String WEBSOCKET_PATH = "/ws";

    private static final String STATS_PATH = "/api/stats";
    private static final Pattern ABSOLUTE_FORM = Pattern.compile("^https?://[^/?]*", Pattern.CASE_INSENSITIVE);

    private final StaticFiles files;
    private final Audience audience;
    private final Health health;
    private final ConnectionLimit.Place place;
    private final Supplier<Instant> clock;

    HttpHandler(
            StaticFiles files, Audience audience, Health health, ConnectionLimit.Place place, Supplier<Instant> clock) {
        this.files = files;
        this.audience = audience;
        this.health = health;
        this.place = place;
        this.clock = clock;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        String path = pathOf(request.uri());
        HttpResponseStatus refusal = place.refusal();
        if (refusal != null && !HealthPages.has(path)) { // who runs the chat has to see that it is well when it is full
            HttpResponses.sendLast(context, request, HandshakeGate.response(refusal));
        } else if (path.equals(WEBSOCKET_PATH)) {
            context.fireChannelRead(request.retain());
        } else {
            HttpResponses.send(context, request, response(request, path));
        }
    }

    private FullHttpResponse response(FullHttpRequest request, String path) {
        if (!HttpResponses.isRead(request)) {
            return HttpResponses.onlyRead();
        }
        if (path.equals(STATS_PATH)) {
            byte[] stats = ServerFrames.stats(audience.size(), clock.get());
            FullHttpResponse response = HttpResponses.of(HttpResponseStatus.OK, stats, "application/json");
            response.headers().set(CACHE_CONTROL, "no-store");
            return response;
        }
        FullHttpResponse page = HealthPages.find(path, health);
        if (page != null) {
            return page;
        }
        return FileResponses.find(files, path, request);
    }

    /**
     * The path without the query, and without what a request to a proxy has before it. It is compared as it was sent: the
     * files' names need no escapes.
     */
    static String pathOf(String uri) {
        String target = ABSOLUTE_FORM.matcher(uri).replaceFirst("");
        int end = target.indexOf('?');
        String path = end < 0 ? target : target.substring(0, end);
        return path.isEmpty() ? "/" : path;
    }
}
