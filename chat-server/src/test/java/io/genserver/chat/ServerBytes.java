package io.genserver.chat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * All that a server has sent on one connection, held against the rules that hold whatever the client has sent. The end may be cut
 * off, as a client that goes has no right to it.
 */
final class ServerBytes {
    private static final Set<Integer> STATUS =
            Set.of(100, 101, 200, 304, 400, 403, 404, 405, 413, 414, 417, 426, 431, 501, 503, 505);

    private static final Set<Integer> CLOSE_CODES = Set.of(1002, 1003, 1007, 1008, 1009, 1013);

    private final ByteBuffer bytes;
    private boolean closed;

    ServerBytes(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes);
    }

    // ---- HTTP ----

    /** How many responses there are; the bytes after a 101 are none. */
    int checkResponses() {
        int count = 0;
        for (String head = head(); head != null; head = head()) {
            count++;
            if (checkHead(head) == 101) {
                break;
            }
        }
        return count;
    }

    /** The next status line and header, or {@code null} at the end. */
    private @Nullable String head() {
        String rest = ISO_8859_1.decode(bytes.duplicate()).toString();
        int end = rest.indexOf("\r\n\r\n");
        if (end < 0) {
            return null;
        }
        bytes.position(bytes.position() + end + 4);
        return rest.substring(0, end);
    }

    private int checkHead(String head) {
        String[] lines = head.split("\r\n", -1);
        assertThat(lines[0]).matches("HTTP/1\\.1 \\d{3} [ -~]+");
        int status = Integer.parseInt(lines[0].substring(9, 12));
        assertThat(STATUS).as(head).contains(status);
        int length = 0;
        for (int i = 1; i < lines.length; i++) {
            assertThat(lines[i]).as(head).matches("[A-Za-z-]+: ?[ -~]*");
            String name = lines[i].substring(0, lines[i].indexOf(':')).toLowerCase(Locale.ROOT);
            assertThat(name).as(head).isNotEqualToIgnoringCase(RequestFuzz.INJECTED);
            if (name.equals("content-length")) {
                length = Integer.parseInt(lines[i].substring(15).strip());
            }
        }
        skipBody(length, status);
        return status;
    }

    private void skipBody(int length, int status) {
        int most = Math.min(length, bytes.remaining());
        // Which of the requests it takes for a HEAD cannot be told from here; no body begins like this.
        byte[] next = new byte[Math.min(9, bytes.remaining())];
        bytes.duplicate().get(next);
        if (status != 304 && !new String(next, ISO_8859_1).equals("HTTP/1.1 ")) {
            bytes.position(bytes.position() + most);
        }
    }

    // ---- WebSocket ----

    /**
     * What comes after a 101.
     *
     * @param compressing whether the two have agreed to
     */
    void checkFrames(boolean compressing) {
        while (bytes.remaining() >= 2) {
            int head = bytes.get() & 0xFF;
            int second = bytes.get() & 0xFF;
            assertThat(second & 0x80).as("a server does not mask").isZero();
            long length = second;
            if (second > 125) {
                if (bytes.remaining() < (second == 126 ? 2 : 8)) {
                    return;
                }
                length = second == 126 ? bytes.getShort() & 0xFFFF : bytes.getLong();
            }
            assertThat(length).isBetween(0L, 1L << 20);
            if (bytes.remaining() < length) {
                return;
            }
            byte[] payload = new byte[(int) length];
            bytes.get(payload);
            checkFrame(head, payload, compressing);
        }
    }

    private void checkFrame(int head, byte[] payload, boolean compressing) {
        assertThat(closed).as("a frame after the close frame").isFalse();
        assertThat(head & RawClient.FIN).as("a server does not fragment").isNotZero();
        assertThat(head & 0x30).as("reserved bits").isZero();
        boolean compressed = (head & RawClient.COMPRESSED) != 0;
        assertThat(compressed && !compressing)
                .as("compressed without an agreement")
                .isFalse();
        switch (head & 0xF) {
            case RawClient.TEXT -> {
                if (!compressed) {
                    checkText(payload);
                }
            }
            case RawClient.PONG -> assertThat(payload.length).isLessThanOrEqualTo(125);
            case RawClient.CLOSE -> {
                closed = true;
                checkClose(payload);
            }
            default -> throw new AssertionError("a frame with the head " + Integer.toHexString(head));
        }
    }

    private static void checkText(byte[] payload) {
        JsonNode frame = JsonMapper.shared().readTree(strict(payload));
        assertThat(frame.isObject()).as("%s", frame).isTrue();
        assertThat(frame.has("type") || frame.has("topic")).as("%s", frame).isTrue();
    }

    private static void checkClose(byte[] payload) {
        assertThat(payload.length).isNotEqualTo(1).isLessThanOrEqualTo(125);
        if (payload.length > 2) { // with a reason it is the server's own; without it may be the client's
            assertThat(CLOSE_CODES)
                    .as(new String(payload, 2, payload.length - 2, UTF_8))
                    .contains(ByteBuffer.wrap(payload).getShort() & 0xFFFF);
            strict(Arrays.copyOfRange(payload, 2, payload.length));
        }
    }

    private static String strict(byte[] utf8) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
        } catch (CharacterCodingException e) {
            throw new AssertionError("no UTF-8: " + new String(utf8, UTF_8), e);
        }
    }
}
