package io.genserver.chat;

import static io.netty.handler.codec.http.HttpHeaderNames.CACHE_CONTROL;

import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What load balancers and supervisors ask. */
final class HealthPages {
    static final String LIVE = "/health/live";
    static final String READY = "/health/ready";

    private HealthPages() {}

    static boolean has(String path) {
        return path.equals(LIVE) || path.equals(READY);
    }

    /** The answer to a request for one of these, or {@code null} if {@code path} is none. */
    static @Nullable FullHttpResponse find(String path, Health health) {
        return switch (path) {
            // That it is answered is the answer.
            case LIVE -> page("live", List.of());
            case READY -> {
                List<String> problems = health.problems();
                yield page(problems.isEmpty() ? "ready" : "not ready", problems);
            }
            default -> null;
        };
    }

    private static FullHttpResponse page(String status, List<String> problems) {
        ObjectNode json = JsonMapper.shared().createObjectNode().put("status", status);
        problems.forEach(json.putArray("problems")::add);
        FullHttpResponse response = HttpResponses.of(
                problems.isEmpty() ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE,
                JsonMapper.shared().writeValueAsBytes(json),
                "application/json");
        response.headers().set(CACHE_CONTROL, "no-store");
        return response;
    }
}
