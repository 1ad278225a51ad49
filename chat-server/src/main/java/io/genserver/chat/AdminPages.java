package io.genserver.chat;

import static io.netty.handler.codec.http.HttpHeaderNames.CACHE_CONTROL;

import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;

/**
 * What operators can read. Whoever has to know a token has to send it with each request, but for the health, which tells
 * nothing that could be of use. To make a page may take a while.
 */
record AdminPages(ChatConfig config, Health health, AdminAccess access, ObservePages observe, Meters meters) {
    static final String CONFIG = "/config";
    static final String METRICS = "/metrics";

    FullHttpResponse response(HttpRequest request, String path) {
        if (!HttpResponses.isRead(request)) {
            return HttpResponses.onlyRead();
        }
        FullHttpResponse page = HealthPages.find(path, health);
        if (page == null) {
            page = access.refusalToShow(request);
        }
        if (page == null) {
            page = switch (path) {
                case CONFIG -> configuration();
                case METRICS -> metrics();
                default -> observe.find(path);
            };
        }
        return page != null ? page : HttpResponses.error(HttpResponseStatus.NOT_FOUND);
    }

    private FullHttpResponse metrics() {
        byte[] text = meters.text().join();
        FullHttpResponse response = HttpResponses.of(HttpResponseStatus.OK, text, Meters.CONTENT_TYPE);
        response.headers().set(CACHE_CONTROL, "no-store");
        return response;
    }

    private FullHttpResponse configuration() {
        byte[] text = String.join("\n", config.lines(Options.ALL)).concat("\n").getBytes(StandardCharsets.UTF_8);
        FullHttpResponse response = HttpResponses.of(HttpResponseStatus.OK, text, "text/plain; charset=utf-8");
        response.headers().set(CACHE_CONTROL, "no-store");
        return response;
    }
}
