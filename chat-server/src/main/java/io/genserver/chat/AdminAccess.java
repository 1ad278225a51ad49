package io.genserver.chat;

import static io.netty.handler.codec.http.HttpHeaderNames.AUTHORIZATION;
import static io.netty.handler.codec.http.HttpHeaderNames.WWW_AUTHENTICATE;

import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is an operator. Where there is a token, whoever sends it; where there is none, whoever is on this machine may look,
 * and nobody may act: any page in a browser there could try that, and any user.
 */
record AdminAccess(Optional<Secret> token) {
    private static final String SCHEME = "Bearer ";

    /** There are no other sites for operators. */
    private static final OriginRule OWN_PAGES = new OriginRule(List.of());

    private static final String SEC_FETCH_SITE = "Sec-Fetch-Site";
    private static final List<String> NOT_FOREIGN = List.of("same-origin", "none");

    /** What to answer to somebody who may not see what is asked for, or {@code null}. */
    @Nullable
    FullHttpResponse refusalToShow(HttpRequest request) {
        if (isForeign(request.headers())) {
            return HttpResponses.jsonError(HttpResponseStatus.FORBIDDEN, "asked by a page of another site");
        }
        return token.isEmpty() || isKnown(request.headers()) ? null : unauthorized();
    }

    /** What to answer to somebody who may not do what is asked for, or {@code null}. */
    @Nullable
    FullHttpResponse refusalToAct(HttpRequest request) {
        if (token.isEmpty()) {
            return HttpResponses.jsonError(
                    HttpResponseStatus.FORBIDDEN, "set admin-token, and send it, to stop and kill servers from here");
        }
        return refusalToShow(request);
    }

    private static FullHttpResponse unauthorized() {
        FullHttpResponse refusal = HttpResponses.error(HttpResponseStatus.UNAUTHORIZED);
        refusal.headers().set(WWW_AUTHENTICATE, "Bearer");
        return refusal;
    }

    /** Whether it is sent by a page that is not ours, as browsers say. */
    private static boolean isForeign(HttpHeaders headers) {
        String site = headers.get(SEC_FETCH_SITE);
        return (site != null && !NOT_FOREIGN.contains(site)) || !OWN_PAGES.allows(headers, false);
    }

    private boolean isKnown(HttpHeaders headers) {
        String authorization = headers.get(AUTHORIZATION, "");
        return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
                && token.isPresent()
                && token.get().is(authorization.substring(SCHEME.length()));
    }
}
