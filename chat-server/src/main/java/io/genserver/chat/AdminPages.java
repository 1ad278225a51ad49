package io.genserver.chat;

import static io.netty.handler.codec.http.HttpHeaderNames.CACHE_CONTROL;

import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;

/**
 * What operators can read. Whoever has to know a token has to send it with each request, but for the health, which tells
 * nothing that could be of use.
 */
record AdminPages(ChatConfig config, Health health, AdminAccess access, ObservePages observe) {
    static final String CONFIG = "/config";

    FullHttpResponse response(HttpRequest request, String path) {
        if (!HttpResponses.isRead(request)) {
            return HttpResponses.onlyRead();
        }
        FullHttpResponse page = HealthPages.find(path, health);
        if (page == null) {
            page = access.refusalToShow(request);
        }
        if (page == null) {
            page = path.equals(CONFIG) ? configuration() : observe.find(path);
        }
        return page != null ? page : HttpResponses.error(HttpResponseStatus.NOT_FOUND);
    }

    private FullHttpResponse configuration() {
        byte[] text = String.join("\n", config.lines(Options.ALL)).concat("\n").getBytes(StandardCharsets.UTF_8);
        FullHttpResponse response = HttpResponses.of(HttpResponseStatus.OK, text, "text/plain; charset=utf-8");
        response.headers().set(CACHE_CONTROL, "no-store");
        return response;
    }
}
