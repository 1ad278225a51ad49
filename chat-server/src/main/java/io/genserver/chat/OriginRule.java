package io.genserver.chat;

import static io.netty.handler.codec.http.HttpHeaderNames.HOST;
import static io.netty.handler.codec.http.HttpHeaderNames.ORIGIN;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;

/**
 * From which sites' pages WebSockets may be opened. Browsers let the pages of any site open one to anywhere, with all
 * that they know of the user there, and leave it to the server to look at who asks; RFC 6455 section 10.2.
 *
 * @param allowed besides the site that the server itself is
 */
record OriginRule(List<String> allowed) {

    /**
     * Whether a request is from a page that may, or from no browser. An origin is compared as a whole, so nothing that
     * only looks like one is equal to it.
     *
     * @param isTls whether the request came by TLS; if not, it may still have come so to a proxy
     */
    boolean allows(HttpHeaders request, boolean isTls) {
        List<String> origins = request.getAll(ORIGIN);
        if (origins.isEmpty()) {
            return true;
        }
        String origin = origins.getFirst();
        return origins.size() == 1 && (allowed.contains(origin) || isOwn(origin, request.get(HOST, ""), isTls));
    }

    private static boolean isOwn(String origin, String host, boolean isTls) {
        return origin.equals("https://" + without(":443", host))
                || (!isTls && origin.equals("http://" + without(":80", host)));
    }

    private static String without(String defaultPort, String host) {
        return host.endsWith(defaultPort) ? host.substring(0, host.length() - defaultPort.length()) : host;
    }
}
