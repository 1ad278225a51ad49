package io.genserver.chat;

import static io.genserver.chat.Chat.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.chat.ConnectionLimit.Place;
import io.genserver.chat.RawClient.Response;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many connections there may be, in total and from one address. */
class ConnectionLimitTest {
    private static final int MAX = 2;

    private Chat chat;

    @AfterEach
    void stop() throws Exception {
        if (chat != null) {
            chat.close();
        }
    }

    // ---- in total ----

    @Test
    void oneConnectionTooManyIsToldToComeBack() {
        // given
        startWithPlaces();
        chat.raw().upgrade();
        chat.raw().upgrade();

        // when
        RawClient client = chat.raw();
        Response response = client.handshake();

        // then
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.header("retry-after")).isEqualTo("5");
        assertThat(client.isClosedByServer()).isTrue();
    }

    @Test
    void aConnectionOnWhichNothingIsSentCountsToo() {
        // given
        startWithPlaces();
        chat.raw();
        chat.raw();
        awaitConnections(MAX);

        // when
        Response response = chat.raw().request("GET / HTTP/1.1", "Host: x").response();

        // then
        assertThat(response.status()).isEqualTo(503);
    }

    @Test
    void whenOneGoesThereIsAPlaceForAnother() {
        // given
        startWithPlaces();
        chat.raw().upgrade();
        RawClient leaving = chat.raw().upgrade();

        // when
        leaving.reset();

        // then
        awaitConnections(MAX - 1);
        assertThat(chat.raw().handshake().status()).isEqualTo(101);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/health/ready"})
    void whoLooksAfterTheChatIsAnsweredWhenItIsFull(String path) {
        // given
        startWithPlaces();
        eventually(() -> assertThat(chat.get("/health/ready").statusCode()).isEqualTo(200));
        List<RawClient> clients = new ArrayList<>();
        eventually(() -> {
            clients.add(chat.raw());
            assertThat(clients.getLast().handshake().status()).isEqualTo(503);
        });

        // when
        Response response =
                chat.raw().request("GET " + path + " HTTP/1.1", "Host: x").response();

        // then
        assertThat(response.status()).isEqualTo(200);
    }

    @Test
    void ofThoseWhoAreTooManyOnlySomeAreToldSo() {
        // given
        startWithPlaces();
        int mostThatAreTold = 256;

        // when
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < MAX + mostThatAreTold; i++) {
            clients.add(chat.raw());
        }
        awaitConnections(MAX + mostThatAreTold);

        // then
        assertThat(chat.raw().rest()).isEmpty();
        clients.forEach(RawClient::reset);
        awaitConnections(0);
        assertThat(chat.raw().handshake().status()).isEqualTo(101);
    }

    // ---- from one address ----

    @Test
    void oneConnectionTooManyFromAnAddressIsRefusedAndOthersAreNot() {
        // given
        startWithPlacesForEach();
        chat.rawFrom("127.0.0.2").upgrade();
        chat.rawFrom("127.0.0.2").upgrade();

        // when
        RawClient client = chat.rawFrom("127.0.0.2");
        Response response = client.handshake();

        // then
        assertThat(response.status()).isEqualTo(429);
        assertThat(response.header("retry-after")).isEqualTo("5");
        assertThat(client.isClosedByServer()).isTrue();
        assertThat(chat.rawFrom("127.0.0.3").handshake().status()).isEqualTo(101);
    }

    @Test
    void whoIsRefusedForTheAddressTakesNoPlaceFromOthers() {
        // given
        var limit = new ConnectionLimit(2, 1, new TrustedProxies(List.of()));

        // when
        for (int i = 0; i < 100; i++) {
            enter(limit, "203.0.113.1");
        }

        // then
        assertThat(enter(limit, "203.0.113.2").refusal()).isNull();
    }

    @Test
    void anAddressThatHasTooManyLeavesRoomToTellOthersThatAllIsFull() {
        // given
        var limit = new ConnectionLimit(2, 1, new TrustedProxies(List.of()));
        InetAddress crowd = InetAddress.ofLiteral("203.0.113.1");
        limit.enter(crowd);

        // when
        while (limit.enter(crowd) != null) {
            // until nobody is told any more
        }

        // then
        assertThat(enter(limit, "203.0.113.2").refusal()).isNull();
        assertThat(enter(limit, "203.0.113.3").refusal()).isEqualTo(HttpResponseStatus.SERVICE_UNAVAILABLE);
    }

    @Test
    void whatWasTakenIsGivenBack() {
        // given
        startWithPlacesForEach("127.0.0.1");
        List<RawClient> clients = new ArrayList<>();
        for (String address : List.of("127.0.0.2", "127.0.0.2", "127.0.0.2", "127.0.0.3")) {
            clients.add(chat.rawFrom(address));
            clients.getLast().handshake();
        }
        clients.add(chat.raw());
        clients.getLast().handshake("X-Forwarded-For: 203.0.113.1");

        // when
        clients.forEach(RawClient::reset);

        // then
        awaitConnections(0);
        assertThat(chat.server().connections().addresses()).isZero();
    }

    @Test
    void theAddressesThatBeginWithTheSame64BitsAreOne() {
        // given
        var limit = new ConnectionLimit(100, 1, new TrustedProxies(List.of()));

        // when
        Place first = enter(limit, "2001:db8:0:1::1");
        Place neighbour = enter(limit, "2001:db8:0:1:ffff::2");
        Place other = enter(limit, "2001:db8:0:2::1");

        // then
        assertThat(first.refusal()).isNull();
        assertThat(neighbour.refusal()).isNotNull();
        assertThat(other.refusal()).isNull();
    }

    @Test
    void anAddressThatComesAsOneOfIpv6IsStillOneOfIpv4() throws Exception {
        // given
        var limit = new ConnectionLimit(100, 1, new TrustedProxies(List.of()));
        byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, (byte) 203, 0, 113, 1};

        // when
        Place first = limit.enter(Inet6Address.getByAddress(null, mapped, -1));
        Place other = enter(limit, "203.0.113.2");
        Place same = enter(limit, "203.0.113.1");

        // then
        assertThat(first.refusal()).isNull();
        assertThat(other.refusal()).isNull();
        assertThat(same.refusal()).isNotNull();
    }

    // ---- through proxies ----

    @Test
    void aTrustedProxyIsBelievedWhomTheConnectionIsFrom() {
        // given
        startWithPlacesForEach("127.0.0.1");
        chat.raw().upgradeFor("203.0.113.1");
        chat.raw().upgradeFor("198.51.100.1, 203.0.113.1");

        // when
        Response third = chat.raw().handshake("X-Forwarded-For: 198.51.100.2, 203.0.113.1");

        // then
        assertThat(third.status()).isEqualTo(429);
        chat.raw().upgradeFor("203.0.113.2");
        chat.raw().upgradeFor("198.51.100.1");
    }

    @Test
    void anybodyElseIsNot() {
        // given
        startWithPlacesForEach("127.0.0.9");
        chat.raw().upgradeFor("203.0.113.1");
        chat.raw().upgradeFor("203.0.113.2");

        // when
        Response third = chat.raw().handshake("X-Forwarded-For: 203.0.113.3");

        // then
        assertThat(third.status()).isEqualTo(429);
    }

    @Test
    void whatAProxySaysThatMakesNoSenseIsCountedForTheProxy() {
        // given
        startWithPlacesForEach("127.0.0.1");
        chat.raw().upgradeFor("rubbish");
        chat.raw().upgradeFor("more of it");

        // when
        Response third = chat.raw().handshake();

        // then
        assertThat(third.status()).isEqualTo(429);
        chat.raw().upgradeFor("203.0.113.1");
    }

    @Test
    void theConnectionsThatAProxyKeepsForManyAreNobodys() {
        // given
        startWithPlacesForEach("127.0.0.1");

        // when
        List<RawClient> kept = new ArrayList<>();
        for (int i = 0; i < 2 * MAX; i++) {
            kept.add(chat.raw().request("GET /api/stats HTTP/1.1", "Host: x", "X-Forwarded-For: 203.0.113.1"));
        }

        // then
        assertThat(kept)
                .allSatisfy(client -> assertThat(client.response().status()).isEqualTo(200));
        assertThat(chat.server().connections().addresses()).isZero();
    }

    private void startWithPlaces() {
        chat = Chat.with(config -> config.set(Options.MAX_CONNECTIONS, MAX));
    }

    private void startWithPlacesForEach(String... proxies) {
        chat = Chat.with(config -> config.set(Options.MAX_CONNECTIONS_PER_ADDRESS, MAX)
                .set(
                        Options.TRUSTED_PROXIES,
                        List.of(proxies).stream().map(Subnet::parse).toList()));
    }

    private void awaitConnections(int count) {
        eventually(() -> assertThat(chat.server().connections().size()).isEqualTo(count));
    }

    private static Place enter(ConnectionLimit limit, String address) {
        return limit.enter(InetAddress.ofLiteral(address));
    }
}
