package io.genserver.chat;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The proxies that are believed when they say whom a request is from. */
record TrustedProxies(List<Subnet> subnets) {
    private static final String FORWARDED_FOR = "X-Forwarded-For";

    /** Some proxies add the port. */
    private static final Pattern WITH_PORT = Pattern.compile("\\[(?<v6>[^]]*)](:\\d+)?|(?<v4>[\\d.]+):\\d+");

    boolean contains(InetAddress address) {
        return subnets.stream().anyMatch(subnet -> subnet.contains(address));
    }

    /**
     * Whom a request is from that came through {@code proxy}. Each proxy adds at the end whom it has the request from;
     * what stands before the first that is not trusted, anybody may have written. If it says nothing that makes sense,
     * the proxy is the client.
     */
    InetAddress clientOf(InetAddress proxy, HttpHeaders headers) {
        List<String> path = headers.getAll(FORWARDED_FOR).stream()
                .flatMap(line -> Stream.of(line.split(",", -1)))
                .toList();
        InetAddress client = proxy;
        for (String hop : path.reversed()) {
            InetAddress address = parse(hop.strip());
            if (address == null) {
                return proxy;
            }
            client = address;
            if (!contains(address)) {
                break;
            }
        }
        return client;
    }

    private static @Nullable InetAddress parse(String text) {
        Matcher port = WITH_PORT.matcher(text);
        String literal = !port.matches() ? text : port.group("v6") != null ? port.group("v6") : port.group("v4");
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(literal);
        return bytes == null ? null : of(bytes);
    }

    /** An IPv4 address that comes as one of IPv6, as it does on a socket for both, is one of IPv4. */
    static InetAddress canonical(InetAddress address) {
        return of(address.getAddress());
    }

    private static InetAddress of(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e); // only by its length, which is right
        }
    }
}
