package io.genserver.eventbus.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import io.genserver.ServerRuntime;
import io.nats.client.NKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passwords, tokens, keys and certificates. */
class NatsSecurityTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final ServerRuntime runtime = ServerRuntime.create(report -> {});

    private int number;

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        runtime.close();
    }

    private NatsConnection connect(String name, NatsOptions options) {
        return NatsConnection.start(
                name,
                runtime,
                options.withReconnect(Duration.ofMillis(10), Duration.ofMillis(50))
                        .withConnectTimeout(Duration.ofSeconds(5)));
    }

    private void assertConnected(NatsOptions options) throws InterruptedException {
        NatsConnection nats = connect("right-" + number++, options);
        assertThat(nats.awaitConnected(PATIENCE))
                .as(() -> nats.status().toString())
                .isTrue();
    }

    private void assertRefused(NatsOptions options, String why) {
        NatsConnection nats = connect("wrong-" + number++, options);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(nats.status().lastError()).containsIgnoringCase(why));
        assertThat(nats.isConnected()).isFalse();
    }

    @Test
    void aPasswordLetsANodeIn() throws Exception {
        try (var server = NatsServerProcess.start(directory, "authorization { user: ann, password: \"s3cret\" }")) {
            NatsOptions options = NatsOptions.to(server.url());

            assertConnected(options.withAuth(new NatsAuth.Password("ann", "s3cret")));
            assertRefused(options.withAuth(new NatsAuth.Password("ann", "guess")), "authorization violation");
        }
    }

    @Test
    void aPasswordThatIsPutRightLetsANodeInThatWasRefused() throws Exception {
        Path file = directory.resolve("nats.conf");
        try (var server = NatsServerProcess.start(directory, "authorization { token: new }")) {
            NatsConnection nats = connect("early", NatsOptions.to(server.url()).withAuth(new NatsAuth.Token("old")));
            await().atMost(PATIENCE).until(() -> nats.status().lastError() != null);

            server.kill();
            server.start("authorization { token: old }");

            assertThat(nats.awaitConnected(PATIENCE)).isTrue();
            assertThat(Files.readString(file)).contains("old");
        }
    }

    @Test
    void anNKeyLetsANodeIn() throws Exception {
        NKey key = NKey.createUser(null);
        Path seed = Files.writeString(directory.resolve("user.nk"), new String(key.getSeed()) + "\n");
        Path other = Files.writeString(
                directory.resolve("other.nk"), new String(NKey.createUser(null).getSeed()));
        String users = "authorization { users: [ { nkey: %s } ] }".formatted(new String(key.getPublicKey()));
        try (var server = NatsServerProcess.start(directory, users)) {
            NatsOptions options = NatsOptions.to(server.url());

            assertConnected(options.withAuth(new NatsAuth.NKey(seed)));
            assertRefused(options.withAuth(new NatsAuth.NKey(other)), "authorization violation");
        }
    }

    @Test
    void theServerHasToShowACertificateOfATrustedAuthorityForItsHost() throws Exception {
        Path mine = certificate("localhost", "DNS:localhost");
        Path others = certificate("other", "DNS:other.example.org");
        try (var server = NatsServerProcess.start(directory, tls("localhost"))) {
            String address = server.url("tls", "localhost");

            assertConnected(NatsOptions.to(address).withTls(NatsTls.trusting(mine)));
            assertRefused(NatsOptions.to(address).withTls(NatsTls.trusting(others)), "certification path");
        }
        try (var server = NatsServerProcess.start(directory.resolve("second"), tls("other"))) {
            NatsOptions options = NatsOptions.to(server.url("nats", "localhost"));

            assertRefused(options.withTls(NatsTls.trusting(others)), "name matching localhost");
        }
    }

    @Test
    void theNodeShowsACertificateToAServerThatAsksForOne() throws Exception {
        Path server = certificate("localhost", "DNS:localhost");
        Path node = certificate("node", "DNS:node");
        String verify = tls("localhost").replace(" }", ", ca_file: \"" + node + "\", verify: true }");
        try (var nats = NatsServerProcess.start(directory, verify)) {
            NatsOptions options = NatsOptions.to(nats.url("tls", "localhost"));
            NatsTls trusting = NatsTls.trusting(server);

            assertConnected(options.withTls(trusting.withCertificate(node, directory.resolve("node.key"))));
            assertRefused(options.withTls(trusting), ""); // TLS 1.3 tells the client after its handshake, or not at all
        }
    }

    private String tls(String name) {
        return "tls { cert_file: \"%s\", key_file: \"%s\", timeout: 30 }"
                .formatted(directory.resolve(name + ".pem"), directory.resolve(name + ".key"));
    }

    /** One that signs itself, so it is its own authority. */
    private Path certificate(String name, String host) throws Exception {
        Path file = directory.resolve(name + ".pem");
        Process openssl = new ProcessBuilder(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-nodes",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=" + name,
                        "-addext",
                        "subjectAltName=" + host,
                        "-keyout",
                        directory.resolve(name + ".key").toString(),
                        "-out",
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(openssl.getInputStream().readAllBytes());
        assertThat(openssl.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(openssl.exitValue()).as(output).isZero();
        return file;
    }

    @Test
    void whatIsSecretIsNotShown() {
        assertThat(new NatsAuth.Password("ann", "s3cret").toString())
                .contains("ann")
                .doesNotContain("s3cret");
        assertThat(new NatsAuth.Token("s3cret").toString()).doesNotContain("s3cret");
        assertThat(NatsOptions.to("nats://a")
                        .withAuth(new NatsAuth.Token("s3cret"))
                        .toString())
                .doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nats://a,",
                "localhost:4222",
                "http://localhost",
                "nats://",
                "nats://ann:s3cret@localhost",
                "nats://a b:s3cret@"
            })
    void anAddressThatIsNoneIsRefusedWithoutItsSecrets(String addresses) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> NatsOptions.to(addresses))
                .withMessageNotContaining("s3cret");
    }

    @Test
    void optionsThatMakeNoSenseAreRefused() {
        NatsOptions options = NatsOptions.to("nats://a");
        assertThat(NatsOptions.to(" nats://a:4223 , tls://b ").servers()).containsExactly("nats://a:4223", "tls://b");
        assertThatIllegalArgumentException().isThrownBy(() -> options.withPingInterval(Duration.ZERO));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> options.withReconnect(Duration.ofSeconds(2), Duration.ofSeconds(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> options.withIncoming(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> new NatsAuth.Password("", "x"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new NatsAuth.Credentials(directory.resolve("none")))
                .withMessageContaining("none");
        assertThatIllegalArgumentException().isThrownBy(() -> NatsTls.trusting(directory.resolve("none")));
        assertThatIllegalArgumentException().isThrownBy(() -> RemoteOptions.cluster("a.b"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RemoteOptions.cluster("a").withLease(Duration.ofMillis(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> RelayOptions.prefix("a.*"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RelayOptions.prefix("a").withOutbound(0, 1));
    }
}
