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
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import java.util.zip.InflaterOutputStream;
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

    private static final String[] HANDSHAKE = {
        "GET /ws HTTP/1.1",
        "Host: localhost",
        "Connection: Upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="
    };

    /** An HTTP response; header names are in lower case. */
    record Response(int status, Map<String, String> headers, String body) {
        @Nullable
        String header(String name) {
            return headers.get(name);
        }
    }

    /** The bit of a message's first frame that says that it is compressed; RFC 7692. */
    static final int COMPRESSED = 0x40;

    /**
     * A WebSocket frame.
     *
     * @param compressed whether it came compressed, which the payload is no more
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Frame(int opcode, boolean compressed, byte[] payload) {
        String text() {
            return new String(payload, UTF_8);
        }
    }

    private final Socket socket;
    private final DataInputStream in;

    /** Whether what the server says is held against the protocol of the chat. */
    private final boolean chat;

    private RawClient(Socket socket, boolean chat) throws IOException {
        this.socket = socket;
        this.chat = chat;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
    }

    static RawClient connect(int port) {
        return connect(port, true);
    }

    static RawClient connect(EchoServer echo) {
        return connect(echo.port(), false);
    }

    private static RawClient connect(int port, boolean chat) {
        return connect(port, chat, new Socket());
    }

    /** One that has another address than the server: any from 127.0.0.1 to 127.255.255.254. */
    static RawClient connectFrom(String address, int port) {
        try {
            var socket = new Socket();
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(address), 0));
            return connect(port, true, socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One for which no more than so many bytes are kept until it reads them. */
    static RawClient connectWithBuffer(int bytes, int port) {
        try {
            var socket = new Socket();
            socket.setReceiveBufferSize(bytes);
            return connect(port, true, socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RawClient connect(int port, boolean chat, Socket socket) {
        try {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setSoTimeout((int) Chat.PATIENCE.toMillis());
            return new RawClient(socket, chat);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One whose machine takes little that it has not read. */
    static RawClient withSmallBuffer(int port) {
        try {
            var socket = new Socket();
            socket.setReceiveBufferSize(16 << 10);
            socket.setSoTimeout((int) Chat.PATIENCE.toMillis());
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return new RawClient(socket, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int localPort() {
        return socket.getLocalPort();
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
        assertThat(handshake().status()).isEqualTo(101);
        return this;
    }

    /** Opens a WebSocket under an offer to compress; RFC 7692 section 7.1. */
    RawClient upgrade(String offer) {
        Response response = handshake("Sec-WebSocket-Extensions: " + offer);
        assertThat(response.status()).isEqualTo(101);
        assertThat(response.header("sec-websocket-extensions")).startsWith("permessage-deflate");
        return this;
    }

    /** Opens a WebSocket as a proxy does for somebody. */
    void upgradeFor(String forwardedFor) {
        assertThat(handshake("X-Forwarded-For: " + forwardedFor).status()).isEqualTo(101);
    }

    /** Asks for a WebSocket, with more header lines. */
    Response handshake(String... more) {
        String[] request = Arrays.copyOf(HANDSHAKE, HANDSHAKE.length + more.length);
        System.arraycopy(more, 0, request, HANDSHAKE.length, more.length);
        return request(request).response();
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
            int head = in.readUnsignedByte();
            boolean compressed = (head & COMPRESSED) != 0;
            long length = in.readUnsignedByte();
            if (length == 126) {
                length = in.readUnsignedShort();
            } else if (length == 127) {
                length = in.readLong();
            }
            byte[] payload = in.readNBytes((int) length);
            var frame = new Frame(head & 0xF, compressed, compressed ? inflate(payload) : payload);
            if (chat && frame.opcode() == TEXT) {
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

    private static byte[] inflate(byte[] payload) throws IOException {
        byte[] whole = Arrays.copyOf(payload, payload.length + 4);
        whole[whole.length - 2] = (byte) 0xFF;
        whole[whole.length - 1] = (byte) 0xFF;
        var inflater = new Inflater(true);
        var message = new ByteArrayOutputStream();
        // An end of the stream is not marked.
        try (var out = new InflaterOutputStream(message, inflater)) {
            out.write(whole);
            out.flush();
            return message.toByteArray();
        } finally {
            inflater.end();
        }
    }

    /** Compresses a message as a whole. */
    static byte[] deflate(byte[] message) {
        var deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
        deflater.setInput(message);
        byte[] out = new byte[message.length + 100];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(out, length - 4);
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

    /** Whether the server has sent something. */
    boolean isAnswered() {
        try {
            return in.available() > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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

    /** Reads so many bytes, or fewer if the server closes the connection before; how many they were. */
    int read(int bytes) {
        try {
            return in.readNBytes(bytes).length;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the server has sent by now, at least something. */
    String readSome() {
        try {
            byte[] some = new byte[64 << 10];
            int length = in.read(some);
            if (length < 0) {
                throw new EOFException("closed");
            }
            return new String(some, 0, length, ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that the server sends until it closes the connection in good order. */
    byte[] rest() {
        try {
            return in.readAllBytes();
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
