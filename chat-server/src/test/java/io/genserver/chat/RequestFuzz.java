package io.genserver.chat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes HTTP requests: good ones, ones that are nearly good, and noise. The same random numbers make the same requests. */
final class RequestFuzz {
    /** A header field that no response may have. */
    static final String INJECTED = "X-Injected";

    private static final List<String> METHODS =
            List.of("GET", "HEAD", "POST", "PUT", "OPTIONS", "TRACE", "CONNECT", "get", "G\u0000T", "", "PRI", "BREW");

    private static final List<String> TARGETS = List.of(
            "/",
            "/ws",
            "/api/stats",
            "/health/ready",
            "/app.js",
            "*",
            "",
            "//",
            "/%",
            "/%00",
            "/../../etc/passwd",
            "/%2e%2e/%2e%2e/etc/passwd",
            "http://localhost/",
            "http://",
            "localhost:80",
            "/?" + "q".repeat(500),
            "/" + "x".repeat(5_000),
            "/\u00e9",
            "/a b",
            "/#x",
            "/%0d%0a" + INJECTED + ":%20x",
            "/ws?x=%0d%0a" + INJECTED + ": x");

    private static final List<String> VERSIONS = List.of(
            "HTTP/1.0", "HTTP/0.9", "HTTP/2.0", "HTTP/1.1.1", "HTTP/9999999999.1", "http/1.1", "", "ICY", "HTTP/1.1 x");

    private static final List<String> FIELDS = List.of(
            "Content-Length: -1",
            "Content-Length: 99999999999999999999",
            "Content-Length: 5",
            "Content-Length: 5, 5",
            "Content-Length: 5x",
            "Content-Length: ",
            "Transfer-Encoding: chunked",
            "Transfer-Encoding: chunked, chunked",
            "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding: \u000bchunked",
            "Connection: close",
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Upgrade: h2c",
            "Expect: 100-continue",
            "Expect: a miracle",
            "Host: other",
            "Host:",
            "Host: a b",
            ": no name",
            "no colon",
            " folded",
            "\tfolded",
            "Name : space",
            "X: \u0000",
            "X: \u00ff\u00fe",
            "If-None-Match: *",
            "If-None-Match: \"",
            "Range: bytes=0-,-1",
            "Sec-WebSocket-Key: short",
            "Sec-WebSocket-Version: 99999999999",
            "Sec-WebSocket-Extensions: permessage-deflate; x=\"",
            "Sec-WebSocket-Protocol: a\r\n" + INJECTED + ": x",
            "Origin: null",
            "X-Forwarded-For: " + "1,".repeat(100),
            "Cookie: " + "c".repeat(9_000));

    private static final List<String> CHUNKS = List.of(
            "5\r\nhello\r\n",
            "0\r\n\r\n",
            "-1\r\n",
            "FFFFFFFFFFFFFFFF\r\n",
            "7fffffff\r\n",
            "5;ext=\"\r\nhello\r\n",
            "x\r\n",
            "\r\n",
            "0\r\nX: y\r\n\r\n",
            "00000000000000000000005\r\nhello\r\n",
            "5\nhello\n",
            " 5 \r\nhello\r\n");

    private static final String[] UPGRADE = {
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="
    };

    private final RandomGenerator random;

    RequestFuzz(RandomGenerator random) {
        this.random = random;
    }

    /** What a client might send as its next request. */
    byte[] next() {
        if (random.nextInt(20) == 0) {
            byte[] noise = new byte[random.nextInt(1, 300)];
            random.nextBytes(noise);
            return noise;
        }
        byte[] request = request().getBytes(ISO_8859_1);
        if (random.nextInt(3) == 0) {
            for (int i = 0; i <= random.nextInt(4); i++) {
                request[random.nextInt(request.length)] ^= (byte) (1 << random.nextInt(8));
            }
        }
        return request;
    }

    private String request() {
        List<String> lines = new ArrayList<>();
        lines.add(rarely(METHODS, "GET") + " " + rarely(TARGETS, oneOf(TARGETS.subList(0, 5))) + " "
                + rarely(VERSIONS, "HTTP/1.1"));
        if (random.nextInt(10) > 0) {
            lines.add("Host: localhost");
        }
        if (random.nextInt(6) == 0) {
            lines.addAll(List.of(UPGRADE));
        }
        String body = "";
        switch (random.nextInt(8)) {
            case 0 -> {
                lines.add("Transfer-Encoding: chunked");
                body = chunks();
            }
            case 1 -> {
                body = "x".repeat(random.nextInt(100));
                lines.add("Content-Length: " + (body.length() + (random.nextInt(4) == 0 ? random.nextInt(-5, 5) : 0)));
            }
            case 2 -> {
                body = "x".repeat(20_000);
                lines.add("Content-Length: 20000");
            }
            default -> {
                // a request without a body, as most are
            }
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            lines.add(random.nextInt(1, lines.size() + 1), oneOf(FIELDS));
        }
        if (random.nextInt(8) == 0) {
            lines.remove(random.nextInt(lines.size()));
        }
        if (random.nextInt(50) == 0) {
            lines.addAll(List.of("X-Many: of them\r\n".repeat(1_000).split("\r\n")));
        }
        String end = random.nextInt(10) == 0 ? oneOf(List.of("\n", "\r", "\r\r\n")) : "\r\n";
        return String.join(end, lines) + end + end + body;
    }

    private String chunks() {
        var chunks = new StringBuilder();
        for (int i = random.nextInt(4); i > 0; i--) {
            chunks.append(oneOf(CHUNKS));
        }
        return chunks.append("0\r\n\r\n").toString();
    }

    private String rarely(List<String> odd, String usual) {
        return random.nextInt(5) == 0 ? oneOf(odd) : usual;
    }

    private String oneOf(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }
}
