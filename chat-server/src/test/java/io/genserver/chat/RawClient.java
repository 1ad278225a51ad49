package io.genserver.chat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A client that sends what no proper client would: bytes as the test has them, over a plain socket. */
final class RawClient implements AutoCloseable {
    static final int CONTINUATION = 0x0;
    static final int TEXT = 0x1;
    static final int BINARY = 0x2;
    static final int CLOSE = 0x8;
    static final int PING = 0x9;
    static final int PONG = 0xA;

    /** The bit of a message's last frame. */
    static final int FIN = 0x80;

    /** An HTTP response; header names are in lower case. */
    record Response(int status, Map<String, String> headers, String body) {
        @Nullable
        String header(String name) {
            return headers.get(name);
        }
    }

    /** A WebSocket frame. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Frame(int opcode, byte[] payload) {
        String text() {
            return new String(payload, UTF_8);
        }
    }

    private final Socket socket;
    private final DataInputStream in;

    private RawClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    static RawClient connect(int port) {
        try {
            var socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setSoTimeout((int) Chat.PATIENCE.toMillis());
            return new RawClient(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    RawClient send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- HTTP ----

    /** Sends lines, each with its line end, and the empty one that ends a header. */
    RawClient request(String... lines) {
        return send((String.join("\r\n", lines) + "\r\n\r\n").getBytes(ISO_8859_1));
    }

    Response response() {
        return response(true);
    }

    /** The response to a HEAD request, whose length is that of a body that does not come. */
    Response responseWithoutBody() {
        return response(false);
    }

    private Response response(boolean hasBody) {
        try {
            int status = Integer.parseInt(line().split(" ")[1]);
            Map<String, String> headers = new HashMap<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                int colon = line.indexOf(':');
                headers.put(
                        line.substring(0, colon).toLowerCase(Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            int length = hasBody ? Integer.parseInt(headers.getOrDefault("content-length", "0")) : 0;
            return new Response(status, headers, new String(in.readNBytes(length), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("closed in a header, after: " + line.toString(US_ASCII));
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(ISO_8859_1);
    }

    // ---- WebSocket ----

    /** Opens a WebSocket. */
    RawClient upgrade() {
        assertThat(askToUpgrade().status()).isEqualTo(101);
        return this;
    }

    /** Asks for a WebSocket; the answer. */
    Response askToUpgrade() {
        request(
                "GET /ws HTTP/1.1",
                "Host: localhost",
                "Connection: Upgrade",
                "Upgrade: websocket",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==");
        return response();
    }

    RawClient text(String text) {
        return send(frame(FIN | TEXT, text.getBytes(UTF_8)));
    }

    /** Sends text frames in one write, so that they are all there before the first is handled. */
    RawClient texts(String... texts) {
        var bytes = new ByteArrayOutputStream();
        for (String text : texts) {
            bytes.writeBytes(frame(FIN | TEXT, text.getBytes(UTF_8)));
        }
        return send(bytes.toByteArray());
    }

    RawClient join(String username) {
        return text(TestClient.json(Map.of("type", "join", "username", username)));
    }

    RawClient say(String text) {
        return text(message(text));
    }

    static String message(String text) {
        return TestClient.json(Map.of("type", "message", "text", text));
    }

    RawClient closeFrame(int code) {
        return send(closeFrameOf(code));
    }

    static byte[] closeFrameOf(int code) {
        return frame(FIN | CLOSE, ByteBuffer.allocate(2).putShort((short) code).array());
    }

    /** A client's frame, masked with zeros. */
    static byte[] frame(int head, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 14).put((byte) head);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else if (payload.length < 1 << 16) {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        } else {
            frame.put((byte) (0x80 | 127)).putLong(payload.length);
        }
        frame.putInt(0).put(payload).flip();
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        return bytes;
    }

    /** The next frame from the server. */
    Frame nextFrame() {
        try {
            int opcode = in.readUnsignedByte() & 0xF;
            long length = in.readUnsignedByte();
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = in.readLong();
            }
            var frame = new Frame(opcode, in.readNBytes((int) length));
            if (opcode == TEXT) {
                assertThat(ProtocolDocument.faultsOfServerFrame(
                                JsonMapper.shared().readTree(frame.text())))
                        .as(frame.text())
                        .isEmpty();
            }
            return frame;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next frame that is of this kind. */
    Frame nextFrame(int opcode) {
        Frame frame = nextFrame();
        while (frame.opcode() != opcode) {
            frame = nextFrame();
        }
        return frame;
    }

    /** Reads on to the server's close frame. */
    int closeCode() {
        return ByteBuffer.wrap(nextFrame(CLOSE).payload()).getShort();
    }

    // ---- the end ----

    /** Says that nothing more will be sent, and goes on reading. */
    void endOfStream() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the server to close the connection; whether it did so in good order. */
    boolean isClosedByServer() {
        try {
            in.transferTo(OutputStream.nullOutputStream());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Cuts the connection: the server is sent a reset. */
    void reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
