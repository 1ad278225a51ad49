package io.genserver.chat;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.flow.FlowControlHandler;
import java.time.Duration;
import java.util.List;

/**
 * What stands between the bytes of a connection and whole WebSocket messages: HTTP/1.1 until the upgrade, then RFC 6455
 * with permessage-deflate, and the bounds of both.
 *
 * @param maxRequestLineBytes a longer one is answered with 414
 * @param maxHeaderBytes of all header fields of a request; more are answered with 431
 * @param maxBodyBytes of a request's content; more is answered with 413
 * @param maxMessageBytes of a message, when put together and decompressed, and of the payload of each of its frames as
 *     it comes; a larger one is answered with 1009
 * @param maxFragments how many frames a message may be made of; more are answered with 1008
 * @param pingRate how often a client may send a ping, or a pong; more is answered with 1008
 * @param requestTimeout how long a client may take for each request, and to take some of the response
 * @param patience how long a client may be silent when it has a WebSocket; then it is answered with 1001
 * @param closeTimeout how long a client may take to answer a close frame, and then to close the connection
 */
record WebSocketPipeline(
        int maxRequestLineBytes,
        int maxHeaderBytes,
        int maxBodyBytes,
        int maxMessageBytes,
        int maxFragments,
        Rate pingRate,
        Duration requestTimeout,
        KeepAlive.Patience patience,
        Duration closeTimeout) {

    static WebSocketPipeline of(ChatConfig config) {
        return new WebSocketPipeline(
                config.get(Options.MAX_REQUEST_LINE_SIZE),
                config.get(Options.MAX_HEADER_SIZE),
                config.get(Options.MAX_BODY_SIZE),
                config.get(Options.MAX_MESSAGE_SIZE),
                config.get(Options.MAX_FRAGMENTS),
                config.get(Options.PING_RATE),
                config.get(Options.HANDSHAKE_TIMEOUT),
                new KeepAlive.Patience(
                        config.get(Options.HANDSHAKE_TIMEOUT),
                        config.get(Options.PING_INTERVAL),
                        config.get(Options.IDLE_TIMEOUT)),
                config.get(Options.CLOSE_TIMEOUT));
    }

    /**
     * Installs it.
     *
     * @param http answer plain requests, and those for a WebSocket that is not to be, and pass on the others
     * @param messages gets {@link WebSocketUpgrade.Opened}, then text and binary frames that are whole messages, and
     *     {@link ControlFrames.Closed} when no more will come; what it writes are frames, or their bytes
     */
    void install(ChannelPipeline pipeline, List<ChannelHandler> http, ChannelHandler messages) {
        installHttp(pipeline, http);
        pipeline.addLast(new WebSocketUpgrade(this, http)).addLast(messages);
    }

    /** Installs what is for plain HTTP alone. */
    void installHttp(ChannelPipeline pipeline, List<ChannelHandler> http) {
        var deadline = new RequestDeadline(requestTimeout);
        pipeline.addLast(deadline.new Bytes())
                .addLast(new HttpServerCodec(new HttpDecoderConfig()
                        .setMaxInitialLineLength(maxRequestLineBytes)
                        .setMaxHeaderSize(maxHeaderBytes)))
                // When reading stops, what is decoded already has to wait. It stays when the codec becomes that of
                // WebSocket.
                .addLast(new FlowControlHandler())
                .addLast(new LingeringClose(closeTimeout))
                .addLast(new ResponseHeaders())
                .addLast(new RequestAggregator(maxBodyBytes))
                .addLast(deadline)
                .addLast(new RequestCheck())
                .addLast(http.toArray(ChannelHandler[]::new));
    }
}
