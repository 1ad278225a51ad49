package io.genserver.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes frames for one WebSocket: good ones, ones that are nearly good, and noise. The same random numbers make the same frames. */
final class FrameFuzz {
    private static final List<String> GOOD = List.of(
            "{\"type\":\"join\",\"username\":\"user %d\"}",
            "{\"type\":\"join\",\"username\":\"user %d\",\"resume\":true}",
            "{\"type\":\"join\",\"username\":\"user %d\",\"resume\":\"a token of somebody\"}",
            "{\"type\":\"message\",\"text\":\"hello\"}",
            "{\"type\":\"message\",\"text\":\"\\u0000 \\ud83d\\ude00 \u00fc\u20ac\ud83d\ude00\"}",
            "{\"type\":\"message\",\"room\":\"room %d\",\"text\":\"hello\",\"id\":\"%d\"}",
            "{\"type\":\"private\",\"to\":\"user %d\",\"text\":\"psst\",\"id\":\"%d\"}",
            "{\"type\":\"typing\"}",
            "{\"type\":\"typing\",\"room\":\"room %d\",\"active\":false}",
            "{\"type\":\"typing\",\"to\":\"user %d\"}",
            "{\"type\":\"join_room\",\"room\":\"room %d\"}",
            "{\"type\":\"leave_room\",\"room\":\"room %d\"}",
            "{\"type\":\"rooms\"}",
            "{\"type\":\"users\",\"room\":\"room %d\"}",
            "{\"type\":\"history\",\"room\":\"room %d\",\"before\":%d,\"limit\":3}",
            "{\"type\":\"history\",\"after\":%d,\"limit\":3}",
            "{\"type\":\"ping\",\"x\":[1.5e3,null,true,{\"y\":%d}]}");

    /** What JSON is made of, and what it is not. */
    private static final List<String> TOKENS = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\\",
            "\\u",
            "\\ud800",
            "null",
            "true",
            "-",
            "1e999999999",
            "0x1",
            "NaN",
            "//",
            "'",
            "\u0000",
            "\u2028",
            "\ufeff",
            "\"type\":\"ping\",",
            "\"room\":null,",
            "\"text\":{}",
            "99999999999999999999",
            "[[[[[[[[");

    private static final List<byte[]> BAD_UTF8 = List.of(
            bytes(0xC0, 0xAF),
            bytes(0xED, 0xA0, 0x80),
            bytes(0xF4, 0x90, 0x80, 0x80),
            bytes(0xFF),
            bytes(0x80),
            bytes(0xE2, 0x82));

    private final RandomGenerator random;
    private final boolean compressing;

    /** @param compressing whether the client has agreed to compress */
    FrameFuzz(RandomGenerator random, boolean compressing) {
        this.random = random;
        this.compressing = compressing;
    }

    /** A frame that breaks no rule of WebSocket, whatever is in it; so the connection goes on. */
    byte[] wellFormed() {
        int text = RawClient.FIN | RawClient.TEXT;
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> frame(text, good());
            case 3, 4, 5, 6 -> frame(text, mutated(good()));
            case 7 -> frame(RawClient.FIN | (random.nextBoolean() ? RawClient.PING : RawClient.PONG), noise(126));
            default ->
                compressing
                        ? frame(text | RawClient.COMPRESSED, RawClient.deflate(mutated(good())))
                        : frame(
                                text,
                                spliced(
                                        good(),
                                        "x".repeat(random.nextInt(3_000)).getBytes(UTF_8)));
        };
    }

    /** A frame of which nothing is certain. */
    byte[] any() {
        return switch (random.nextInt(16)) {
            case 0, 1, 2, 3 -> wellFormed();
            case 4, 5, 6 -> flipped(frame(RawClient.FIN | RawClient.TEXT, good()));
            case 7 -> frame(random.nextInt(256), noise(200));
            case 8, 9 -> fragment();
            case 10, 11 -> control();
            case 12 ->
                frame(RawClient.FIN | RawClient.TEXT, spliced(good(), BAD_UTF8.get(random.nextInt(BAD_UTF8.size()))));
            case 13, 14 -> compressed();
            default -> withAnyLength();
        };
    }

    // ---- payloads ----

    private byte[] good() {
        String json = GOOD.get(random.nextInt(GOOD.size()));
        return json.formatted(random.nextInt(20), random.nextInt(1000)).getBytes(UTF_8);
    }

    private byte[] mutated(byte[] json) {
        byte[] mutated = json;
        for (int i = 0; i <= random.nextInt(3); i++) {
            mutated = switch (random.nextInt(4)) {
                case 0 ->
                    spliced(mutated, TOKENS.get(random.nextInt(TOKENS.size())).getBytes(UTF_8));
                case 1 -> without(mutated);
                case 2 -> spliced(mutated, mutated);
                default -> replaced(mutated);
            };
        }
        return mutated;
    }

    private byte[] spliced(byte[] into, byte[] what) {
        int at = random.nextInt(into.length + 1);
        var all = new ByteArrayOutputStream();
        all.write(into, 0, at);
        all.writeBytes(what);
        all.write(into, at, into.length - at);
        return all.toByteArray();
    }

    private byte[] without(byte[] json) {
        int from = random.nextInt(json.length + 1);
        int to = random.nextInt(from, json.length + 1);
        var rest = new ByteArrayOutputStream();
        rest.write(json, 0, from);
        rest.write(json, to, json.length - to);
        return rest.toByteArray();
    }

    private byte[] replaced(byte[] json) {
        byte[] copy = json.clone();
        if (copy.length > 0) {
            copy[random.nextInt(copy.length)] = (byte) random.nextInt(0x20, 0x7F);
        }
        return copy;
    }

    private byte[] noise(int max) {
        byte[] noise = new byte[random.nextInt(max)];
        random.nextBytes(noise);
        return noise;
    }

    // ---- frames ----

    private byte[] frame(int head, byte[] payload) {
        return masked(head, payload, payload.length, lengthBytes(payload.length), true);
    }

    private static int lengthBytes(int length) {
        return length < 126 ? 0 : length < 1 << 16 ? 2 : 8;
    }

    /** @param lengthBytes how many are used for the length besides the first, which may be more than need be */
    private byte[] masked(int head, byte[] payload, long length, int lengthBytes, boolean masking) {
        int bit = masking ? 0x80 : 0;
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) head);
        switch (lengthBytes) {
            case 0 -> frame.put((byte) (bit | (int) (length & 0x7F)));
            case 2 -> frame.put((byte) (bit | 126)).putShort((short) length);
            default -> frame.put((byte) (bit | 127)).putLong(length);
        }
        byte[] mask = new byte[4];
        if (masking) {
            random.nextBytes(mask);
            frame.put(mask);
        }
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ mask[i % 4]));
        }
        byte[] bytes = new byte[frame.flip().remaining()];
        frame.get(bytes);
        return bytes;
    }

    private byte[] flipped(byte[] frame) {
        for (int i = 0; i <= random.nextInt(4); i++) {
            // The head is short, and where the rules are.
            int at = random.nextInt(random.nextBoolean() ? Math.min(6, frame.length) : frame.length);
            frame[at] ^= (byte) (1 << random.nextInt(8));
        }
        return frame;
    }

    /** A part of a message, in its place or not. */
    private byte[] fragment() {
        int opcode = random.nextInt(3) == 0 ? RawClient.TEXT : RawClient.CONTINUATION;
        return frame((random.nextBoolean() ? RawClient.FIN : 0) | opcode, random.nextBoolean() ? good() : new byte[0]);
    }

    private byte[] control() {
        int opcode = switch (random.nextInt(8)) {
            case 0 -> RawClient.CLOSE;
            case 1, 2, 3 -> RawClient.PONG;
            default -> RawClient.PING;
        };
        byte[] payload = noise(random.nextInt(10) == 0 ? 200 : 126);
        if (opcode == RawClient.CLOSE && random.nextBoolean()) {
            payload = ByteBuffer.allocate(2)
                    .putShort((short) random.nextInt(900, 5100))
                    .array();
        }
        return frame(RawClient.FIN | opcode, payload);
    }

    private byte[] compressed() {
        int head = RawClient.FIN | RawClient.TEXT | (compressing || random.nextInt(4) == 0 ? RawClient.COMPRESSED : 0);
        return frame(
                head,
                switch (random.nextInt(6)) {
                    case 0 -> noise(100);
                    case 1 -> flipped(RawClient.deflate(good()));
                    case 2 -> RawClient.deflate(new byte[random.nextInt(1 << 18)]); // a bomb, if above 64 KiB
                    case 3 -> RawClient.deflate(mutated(good()));
                    default -> RawClient.deflate(good());
                });
    }

    /** One that says to be as long as it likes, in as many bytes as it likes. */
    private byte[] withAnyLength() {
        long length = random.nextBoolean() ? random.nextLong() : random.nextInt(1 << 17);
        int[] sizes = {0, 2, 8};
        return masked(
                RawClient.FIN | random.nextInt(16),
                noise(300),
                length,
                sizes[random.nextInt(3)],
                random.nextInt(4) > 0);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
