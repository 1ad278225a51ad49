package io.genserver.chat;

import static io.netty.handler.codec.http.HttpHeaderNames.CACHE_CONTROL;
import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;

/**
 * An operator who is sent events as they come, as text/event-stream. Whoever has something for it looks first whether it
 * reads: so next to nothing waits for one that does not, and after a while it is closed. Used by one thread at a time.
 */
final class EventStream {
    static final String CONTENT_TYPE_OF_STREAMS = "text/event-stream";

    private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.US_ASCII);

    /** A sample of a large system is some hundred kilobytes. */
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(128 << 10, 256 << 10);

    private final Channel channel;
    private final String lastEventId;

    /** The incident that it was sent last. */
    private long lastIncident;

    /** How many heartbeats it could not be sent, one after the other. */
    private int missedBeats;

    EventStream(Channel channel, String lastEventId) {
        this.channel = channel;
        channel.config().setWriteBufferWaterMark(WATER_MARK);
        this.lastEventId = lastEventId;
    }

    /** Of whoever was connected before: the id of the last event it has had, or an empty text. */
    String lastEventId() {
        return lastEventId;
    }

    long lastIncident() {
        return lastIncident;
    }

    void lastIncident(long number) {
        lastIncident = number;
    }

    boolean isOpen() {
        return channel.isActive();
    }

    void close() {
        channel.close();
    }

    void begin() {
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers().set(CONTENT_TYPE, CONTENT_TYPE_OF_STREAMS).set(CACHE_CONTROL, "no-store");
        head.headers().set("X-Accel-Buffering", "no"); // or nginx would keep it back
        HttpUtil.setTransferEncodingChunked(head, true);
        channel.write(head);
    }

    /** Whether it has read most of what it was sent. */
    boolean reads() {
        return channel.isWritable();
    }

    void send(byte[] event) {
        ByteBuf shared = Unpooled.wrappedBuffer(event).asReadOnly(); // with all others who are sent it
        channel.writeAndFlush(new DefaultHttpContent(shared));
    }

    /** Shows that it is there. Closes one that has not read for so many heartbeats; it can come back to what it has missed. */
    void beat(int patience) {
        if (reads()) {
            missedBeats = 0;
            send(HEARTBEAT);
        } else if (++missedBeats == patience) {
            close();
        }
    }
}
