package io.genserver.chat;

import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_SECURITY_POLICY;
import static io.netty.handler.codec.http.HttpHeaderNames.DATE;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.ssl.SslHandler;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Gives every response, whoever makes it, what tells browsers to trust it with as little as possible. */
final class ResponseHeaders extends ChannelOutboundHandlerAdapter {
    /** For what is no page, and so has nothing to load. A page comes with its own. */
    private static final String NOTHING_ALLOWED = "default-src 'none'; frame-ancestors 'none'";

    private static final DateTimeFormatter HTTP_DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response
                && response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
            HttpHeaders headers = response.headers();
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("Referrer-Policy", "no-referrer");
            headers.set("Cross-Origin-Resource-Policy", "same-origin");
            if (context.pipeline().get(SslHandler.class) != null) { // it means nothing otherwise; RFC 6797 section 7.2
                headers.set("Strict-Transport-Security", "max-age=31536000");
            }
            headers.set(DATE, HTTP_DATE.format(Instant.now()));
            if (!headers.contains(CONTENT_SECURITY_POLICY)) {
                headers.set(CONTENT_SECURITY_POLICY, NOTHING_ALLOWED);
            }
        }
        context.write(message, promise);
    }
}
