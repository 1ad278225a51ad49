package io.genserver.chat;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import java.time.Duration;

/**
 * What stands between the bytes of a connection and whole WebSocket messages: HTTP/1.1 until the upgrade, then RFC 6455
 * with permessage-deflate, and the bounds of both.
 *
 * @param maxRequestLineBytes a longer one is answered with 414
 * @param maxHeaderBytes of all header fields of a request; more are answered with 431
 * @param maxBodyBytes of a request's content; more is answered with 413
 * @param maxFrameBytes of a frame's payload as it comes; a larger one is answered with 1009
 * @param maxMessageBytes of a message, when put together and decompressed; a larger one is answered with 1009
 * @param maxFragments how many frames a message may be made of; more are answered with 1008
 * @param closeTimeout how long a client may take to answer a close frame, and then to close the connection
 */
record WebSocketPipeline(
        int maxRequestLineBytes,
        int maxHeaderBytes,
        int maxBodyBytes,
        int maxFrameBytes,
        int maxMessageBytes,
        int maxFragments,
        Duration closeTimeout) {

    static final WebSocketPipeline DEFAULT =
            new WebSocketPipeline(4 * 1024, 8 * 1024, 8 * 1024, 64 * 1024, 64 * 1024, 1024, Duration.ofSeconds(2));

    /**
     * Installs it.
     *
     * @param http answers plain requests, and passes on those for a WebSocket
     * @param messages gets {@link WebSocketUpgrade.Opened}, then text and binary frames that are whole messages, and
     *     {@link ControlFrames.Closed} when no more will come; what it writes are frames, or their bytes
     */
    void install(ChannelPipeline pipeline, ChannelHandler http, ChannelHandler messages) {
        installHttp(pipeline, http);
        pipeline.addLast(new WebSocketUpgrade(this, http)).addLast(messages);
    }

    /** Installs what is for plain HTTP alone. */
    void installHttp(ChannelPipeline pipeline, ChannelHandler http) {
        pipeline.addLast(new HttpServerCodec(new HttpDecoderConfig()
                        .setMaxInitialLineLength(maxRequestLineBytes)
                        .setMaxHeaderSize(maxHeaderBytes)))
                // When reading stops, what is decoded already has to wait. It stays when the codec becomes that of
                // WebSocket.
                .addLast(new FlowControlHandler())
                .addLast(new LingeringClose(closeTimeout))
                .addLast(new ResponseHeaders())
                .addLast(new RequestAggregator(maxBodyBytes))
                .addLast(new RequestCheck())
                .addLast(http);
    }
}
