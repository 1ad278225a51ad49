package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
    private static final InetAddress PROXY = InetAddress.ofLiteral("10.0.0.1");

    private final TrustedProxies proxies =
            new TrustedProxies(List.of(Subnet.parse("10.0.0.0/8"), Subnet.parse("2001:db8:1::/48")));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "203.0.113.7                            | 203.0.113.7",
                "203.0.113.7:4711                       | 203.0.113.7",
                "2001:db8:2::7                          | 2001:db8:2::7",
                "[2001:db8:2::7]                        | 2001:db8:2::7",
                "[2001:db8:2::7]:4711                   | 2001:db8:2::7",
                "::ffff:203.0.113.7                     | 203.0.113.7",
                // what the client wrote itself stands to the left of what the proxy added
                "198.51.100.1, 203.0.113.7              | 203.0.113.7",
                "10.0.0.9, 203.0.113.7                  | 203.0.113.7",
                "rubbish, 203.0.113.7                   | 203.0.113.7",
                // through several proxies
                "203.0.113.7, 10.0.0.2                  | 203.0.113.7",
                "203.0.113.7 ,2001:db8:1::5,  10.0.0.2  | 203.0.113.7",
                "198.51.100.1, 203.0.113.7, 10.0.0.2    | 203.0.113.7",
                // from within
                "10.0.0.3                               | 10.0.0.3",
                "10.0.0.3, 10.0.0.2                     | 10.0.0.3"
            })
    void theClientIsTheLastWhoIsNotTrusted(String forwardedFor, String client) {
        assertThat(clientOf(forwardedFor)).isEqualTo(InetAddress.ofLiteral(client));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "unknown",
                "203.0.113.7,",
                "rubbish, 10.0.0.2",
                "203.0.113.256",
                "203.0.113",
                "3405803783",
                "203.0.113.7:port",
                "203.0.113.7;10.0.0.2",
                "localhost",
                "[2001:db8:2::7",
                "2001:db8:2:::7",
                "_hidden"
            })
    void ifTheHeaderMakesNoSenseTheProxyIsTheClient(String forwardedFor) {
        assertThat(clientOf(forwardedFor)).isEqualTo(PROXY);
    }

    @Test
    void withoutAHeaderTheProxyIsTheClient() {
        assertThat(clientOf()).isEqualTo(PROXY);
    }

    @Test
    void severalHeadersAreOneList() {
        assertThat(clientOf("198.51.100.1", "203.0.113.7", "10.0.0.2")).isEqualTo(InetAddress.ofLiteral("203.0.113.7"));
    }

    private InetAddress clientOf(String... forwardedFor) {
        return proxies.clientOf(PROXY, new DefaultHttpHeaders().add("X-Forwarded-For", List.of(forwardedFor)));
    }
}
