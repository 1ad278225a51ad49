package io.genserver.chat;

import static io.netty.handler.codec.http.HttpHeaderNames.AUTHORIZATION;
import static io.netty.handler.codec.http.HttpHeaderNames.CACHE_CONTROL;
import static io.netty.handler.codec.http.HttpHeaderNames.WWW_AUTHENTICATE;

import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What operators can ask for. Whoever has to know a token has to send it with each request, but for the health, which tells
 * nothing that could be of use.
 *
 * @param token what others than the machine's own have to know
 */
record AdminPages(ChatConfig config, Health health, Optional<Secret> token, Meters meters) {
    static final String CONFIG = "/config";
    static final String METRICS = "/metrics";

    private static final String SCHEME = "Bearer ";

    /** The answer, which may take a while. */
    CompletableFuture<FullHttpResponse> response(FullHttpRequest request) {
        if (HttpHandler.pathOf(request.uri()).equals(METRICS) && HttpResponses.isRead(request) && isOperator(request)) {
            return meters.text().thenApply(AdminPages::metrics);
        }
        return CompletableFuture.completedFuture(responseAtOnce(request));
    }

    private FullHttpResponse responseAtOnce(FullHttpRequest request) {
        if (!HttpResponses.isRead(request)) {
            return HttpResponses.onlyRead();
        }
        String path = HttpHandler.pathOf(request.uri());
        FullHttpResponse page = HealthPages.find(path, health);
        if (page != null) {
            return page;
        }
        if (!isOperator(request)) {
            FullHttpResponse refusal = HttpResponses.error(HttpResponseStatus.UNAUTHORIZED);
            refusal.headers().set(WWW_AUTHENTICATE, "Bearer");
            return refusal;
        }
        return path.equals(CONFIG) ? configuration() : HttpResponses.error(HttpResponseStatus.NOT_FOUND);
    }

    private boolean isOperator(FullHttpRequest request) {
        return token.isEmpty() || knows(request.headers().get(AUTHORIZATION, ""), token.get());
    }

    private static boolean knows(String authorization, Secret token) {
        return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && token.is(authorization.substring(SCHEME.length()));
    }

    private static FullHttpResponse metrics(byte[] text) {
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
