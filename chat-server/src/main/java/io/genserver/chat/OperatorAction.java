package io.genserver.chat;

import io.genserver.monitoring.Feed;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an operator does to a server.
 *
 * @param serverId whose; there may be none
 * @param kills or lets it stop by itself
 */
record OperatorAction(long serverId, boolean kills) {
    private static final Pattern PATH = Pattern.compile("/observe/servers/(?<id>[0-9]+)/(?<what>stop|kill)");
    private static final int MAX_DIGITS = 18;

    /** Ids begin at 1. */
    private static final long NOBODY = 0;

    private static final System.Logger LOG = System.getLogger("io.genserver.chat");

    /** The action at a path, or {@code null} if it is none. */
    static @Nullable OperatorAction at(String path) {
        Matcher matcher = PATH.matcher(path);
        return matcher.matches()
                ? new OperatorAction(
                        idOf(matcher.group("id")), matcher.group("what").equals("kill"))
                : null;
    }

    private static long idOf(String digits) {
        return digits.length() <= MAX_DIGITS ? Long.parseLong(digits) : NOBODY;
    }

    /** Does it, and says what came of it. A kill takes as long as it takes to tell all who are to know of it. */
    FullHttpResponse run(Feed feed) {
        LOG.log(System.Logger.Level.INFO, "an operator {0} server {1,number,#}", kills ? "kills" : "stops", serverId);
        try {
            if (kills) {
                feed.kill(serverId);
            } else {
                feed.stop(serverId);
            }
        } catch (IllegalStateException e) {
            return HttpResponses.jsonError(HttpResponseStatus.NOT_FOUND, String.valueOf(e.getMessage()));
        }
        var json = JsonMapper.shared().createObjectNode().put("status", kills ? "killed" : "asked to stop");
        return HttpResponses.json(
                HttpResponseStatus.ACCEPTED, JsonMapper.shared().writeValueAsBytes(json));
    }
}
