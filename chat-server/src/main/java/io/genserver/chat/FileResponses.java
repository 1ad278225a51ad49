package io.genserver.chat;

import static io.netty.handler.codec.http.HttpHeaderNames.CACHE_CONTROL;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_SECURITY_POLICY;
import static io.netty.handler.codec.http.HttpHeaderNames.ETAG;
import static io.netty.handler.codec.http.HttpHeaderNames.IF_NONE_MATCH;

import io.genserver.chat.StaticFiles.StaticFile;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Arrays;
import java.util.List;

/** Answers with files. */
final class FileResponses {
    private FileResponses() {}

    /** The file at {@code path}, or that there is none, or that the browser has it. */
    static FullHttpResponse find(StaticFiles files, String path, HttpRequest request) {
        return files.find(path)
                .map(file -> response(file, files.policy(), request.headers().getAll(IF_NONE_MATCH)))
                .orElseGet(() -> HttpResponses.error(HttpResponseStatus.NOT_FOUND));
    }

    private static FullHttpResponse response(StaticFile file, String policy, List<String> ifNoneMatch) {
        FullHttpResponse response = matches(ifNoneMatch, file.etag())
                ? HttpResponses.of(HttpResponseStatus.NOT_MODIFIED, new byte[0], file.contentType())
                : HttpResponses.of(HttpResponseStatus.OK, file.content(), file.contentType());
        response.headers().set(ETAG, file.etag());
        response.headers().set(CACHE_CONTROL, "no-cache"); // may be kept, but is to be asked for each time
        response.headers().set(CONTENT_SECURITY_POLICY, policy);
        return response;
    }

    /** RFC 9110 section 13.1.2, with its weak comparison. */
    private static boolean matches(List<String> ifNoneMatch, String etag) {
        return ifNoneMatch.stream()
                .flatMap(tags -> Arrays.stream(tags.split(",")))
                .map(String::strip)
                .anyMatch(tag -> tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag));
    }
}
