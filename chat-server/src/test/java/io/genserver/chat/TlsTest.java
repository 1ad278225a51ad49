package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genserver.ServerInfo;
import io.genserver.ServerRef;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.CertificateBuilder.Algorithm;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The chat over TLS, with a certificate that changes under it. */
class TlsTest {
    @TempDir
    private Path folder;

    private X509Bundle root;
    private Chat chat;

    @BeforeEach
    void start() throws Exception {
        root = new CertificateBuilder()
                .subject("CN=root")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        write(issue("first", Algorithm.ecp256));
        chat = Chat.with(this::withTls);
    }

    @AfterEach
    void stop() throws Exception {
        chat.close();
    }

    // ---- handshakes ----

    @Test
    void thePageIsServedAndBrowsersAreToldToAskForNothingElse() throws Exception {
        try (HttpClient client = client()) {
            // when
            var response = client.send(
                    HttpRequest.newBuilder(URI.create("https://localhost:" + chat.port() + "/"))
                            .build(),
                    BodyHandlers.ofString());

            // then
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(response.headers().firstValue("Strict-Transport-Security"))
                    .hasValue("max-age=31536000");
        }
    }

    @Test
    void manySpeakAndAllHearTheSame() throws Exception {
        try (HttpClient http = client()) {
            // given
            List<TestClient> clients = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                TestClient client = webSocket(http);
                client.join("user" + i).awaitEvent("user" + i + " joined");
                clients.add(client);
            }
            TestClient first = clients.getFirst();
            first.eventsUntil("user7 joined");
            List<String> texts = IntStream.range(0, 100)
                    .mapToObj(i -> i + " " + "x".repeat(i * 17))
                    .toList();

            // when
            texts.forEach(first::say);

            // then
            List<String> said = texts.stream().map(text -> "user0: " + text).toList();
            for (TestClient client : clients) {
                List<String> heard = new ArrayList<>(client.eventsUntil(said.getFirst()));
                heard.clear();
                assertThat(client.nextEvents(99)).isEqualTo(said.subList(1, 100));
                client.leave();
                assertThat(client.awaitClosing().code()).isEqualTo(1000);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void bothVersionsAreSpoken(String version) throws Exception {
        try (SSLSocket socket = socket(version)) {
            socket.startHandshake();

            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void olderVersionsAreRefused(int minor) throws Exception {
        // when: by hand, as this JDK would not say it
        byte[] answer = helloOf(minor);

        // then
        assertThat(answer).startsWith(21, 3); // an alert
        assertThat(answer).endsWith(2, 70); // fatal: protocol_version
    }

    /** What the server says to a client hello of TLS 1.0 or 1.1; RFC 4346 section 7.4.1.2. */
    private byte[] helloOf(int minor) {
        byte[] body = ByteBuffer.allocate(43)
                .put(new byte[] {3, (byte) minor})
                .put(new byte[32]) // random
                .put((byte) 0) // no session
                .put(new byte[] {0, 4, (byte) 0xC0, 0x09, (byte) 0xC0, 0x13}) // ECDHE with AES-128 and SHA-1
                .put(new byte[] {1, 0}) // not compressed
                .array();
        byte[] record = ByteBuffer.allocate(9 + body.length)
                .put(new byte[] {22, 3, 1})
                .putShort((short) (body.length + 4))
                .put(new byte[] {1, 0, 0, (byte) body.length})
                .put(body)
                .array();
        return chat.raw().send(record).rest();
    }

    @Test
    void whoWantsHttp2OnlyIsRefused() throws Exception {
        try (SSLSocket socket = socket("TLSv1.3")) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            socket.setSSLParameters(parameters);

            assertThatThrownBy(socket::startHandshake)
                    .isInstanceOf(SSLHandshakeException.class)
                    .hasMessageContaining("no_application_protocol");
        }
    }

    @Test
    void plainHttpIsClosed() {
        // when
        RawClient plain = chat.raw().request("GET / HTTP/1.1", "Host: localhost");

        // then
        assertThat(plain.isClosedByServer()).as("in good order").isTrue();
        assertThat(chat.crashReports()).isEmpty();
    }

    @Test
    void aHandshakeThatDoesNotGoOnIsClosed() throws Exception {
        try (Chat impatient = Chat.with(config -> {
            withTls(config);
            config.set(Options.HANDSHAKE_TIMEOUT, Duration.ofMillis(100));
        })) {
            // when
            RawClient silent = impatient.raw().send(new byte[] {22, 3, 1});

            // then
            assertThat(silent.isClosedByServer()).isTrue();
        }
    }

    // ---- certificates ----

    @ParameterizedTest
    @EnumSource(
            value = Algorithm.class,
            names = {"ecp384", "rsa2048", "ed25519"})
    void keysAreOfAllUsualKinds(Algorithm algorithm) throws Exception {
        // when
        write(issue("another", algorithm));
        look();

        // then
        assertThat(nameShown()).isEqualTo("CN=another");
    }

    @Test
    void aNewCertificateIsTakenAndOpenConnectionsGoOn() throws Exception {
        try (HttpClient http = client()) {
            // given
            TestClient open = webSocket(http);
            open.join("ada").awaitEvent("ada joined");
            assertThat(nameShown()).isEqualTo("CN=first");

            // when
            write(issue("second", Algorithm.ecp256));
            look();

            // then
            assertThat(nameShown()).isEqualTo("CN=second");
            open.say("still here").awaitEvent("ada: still here");
            open.leave();
        }
    }

    @Test
    void aNewCertificateThatIsBrokenIsNotTaken() throws Exception {
        for (String broken : List.of("", "nonsense", TestToken.pem("CERTIFICATE", new byte[] {1, 2, 3}))) {
            // when
            Files.writeString(certificateFile(), broken);
            look();

            // then
            assertThat(nameShown()).as(broken).isEqualTo("CN=first");
        }
        // when
        Files.delete(certificateFile());
        look();

        // then
        assertThat(nameShown()).isEqualTo("CN=first");

        // when
        write(issue("second", Algorithm.ecp256));
        look();

        // then
        assertThat(nameShown()).isEqualTo("CN=second");
        assertThat(chat.crashReports()).isEmpty();
    }

    @Test
    void aNewCertificateWaitsForItsKey() throws Exception {
        // given
        X509Bundle second = issue("second", Algorithm.ecp256);

        // when
        Files.writeString(certificateFile(), second.getCertificatePathPEM());
        look();

        // then
        assertThat(nameShown()).isEqualTo("CN=first");

        // when
        Files.writeString(keyFile(), second.getPrivateKeyPEM());
        look();

        // then
        assertThat(nameShown()).isEqualTo("CN=second");
    }

    // ---- what is wrong at the start ----

    @Test
    void aKeyOfAnotherCertificateIsAnError() throws Exception {
        Files.writeString(keyFile(), issue("other", Algorithm.ecp256).getPrivateKeyPEM());

        assertDoesNotStart("tls-key (CHAT_TLS_KEY): what is in " + keyFile() + " is not the key of the certificate in "
                + certificateFile());
    }

    @Test
    void aKeyOfAnotherKindIsAnError() throws Exception {
        Files.writeString(keyFile(), issue("other", Algorithm.rsa2048).getPrivateKeyPEM());

        assertDoesNotStart(noKey());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUBLIC KEY", "ENCRYPTED PRIVATE KEY", "EC PRIVATE KEY"})
    void anotherKeyIsAnError(String label) throws Exception {
        Files.writeString(
                keyFile(), TestToken.pem(label, root.getKeyPair().getPrivate().getEncoded()));

        assertDoesNotStart(noKey());
    }

    @Test
    void aFileThatIsNoCertificateIsAnError() throws Exception {
        Files.copy(keyFile(), certificateFile(), StandardCopyOption.REPLACE_EXISTING);

        assertDoesNotStart("tls-certificate (CHAT_TLS_CERTIFICATE) has to be a PEM file with certificates, which "
                + certificateFile() + " is not");
    }

    private String noKey() {
        return "tls-key (CHAT_TLS_KEY) has to be a PEM file with a private key that is not encrypted and of the kind"
                + " that the certificate is for (EC, in PKCS #8), which " + keyFile() + " is not";
    }

    private void assertDoesNotStart(String message) {
        assertThatThrownBy(() -> Chat.with(this::withTls).close())
                .isInstanceOf(StartupException.class)
                .hasMessage(message);
    }

    // ---- tools ----

    private void withTls(ChatConfig.Builder config) {
        config.set(Options.TLS_CERTIFICATE, Optional.of(certificateFile()));
        config.set(Options.TLS_KEY, Optional.of(keyFile()));
    }

    private Path certificateFile() {
        return folder.resolve("certificate.pem");
    }

    private Path keyFile() {
        return folder.resolve("key.pem");
    }

    private X509Bundle issue(String name, Algorithm algorithm) throws Exception {
        return new CertificateBuilder()
                .subject("CN=" + name)
                .addSanDnsName("localhost")
                .algorithm(algorithm)
                .buildIssuedBy(root);
    }

    private void write(X509Bundle bundle) throws IOException {
        Files.writeString(certificateFile(), bundle.getCertificatePathPEM());
        Files.writeString(keyFile(), bundle.getPrivateKeyPEM());
    }

    /** Has the server look for a new certificate now, and waits until it has. */
    private void look() {
        ServerRef<Void, TlsServer.Look> server = chat.runtime().registry().ref(TlsServer.NAME, TlsServer.class);
        long before = handled();
        server.cast(TlsServer.Look.LOOK);
        server.cast(TlsServer.Look.LOOK); // when this has begun, the first has been done
        Chat.eventually(() -> assertThat(handled()).isGreaterThanOrEqualTo(before + 2));
    }

    private long handled() {
        return chat.runtime().observer().snapshot().servers().stream()
                .filter(server -> server.name().equals(TlsServer.NAME))
                .mapToLong(ServerInfo::handled)
                .sum();
    }

    private SSLContext trusting() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {root.toTrustManager()}, null);
        return context;
    }

    private HttpClient client() throws GeneralSecurityException {
        return HttpClient.newBuilder().sslContext(trusting()).build();
    }

    private TestClient webSocket(HttpClient http) {
        return TestClient.connect(http, URI.create("wss://localhost:" + chat.port() + "/ws"));
    }

    private SSLSocket socket(String version) throws Exception {
        var socket = (SSLSocket) trusting().getSocketFactory().createSocket("localhost", chat.port());
        socket.setSoTimeout((int) Chat.PATIENCE.toMillis());
        socket.setEnabledProtocols(new String[] {version});
        return socket;
    }

    /** Of the certificate that a new connection gets. */
    private String nameShown() throws Exception {
        try (SSLSocket socket = socket("TLSv1.3")) {
            socket.startHandshake();
            var shown = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return shown.getSubjectX500Principal().getName();
        }
    }
}
