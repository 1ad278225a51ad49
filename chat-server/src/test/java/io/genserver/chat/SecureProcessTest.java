package io.genserver.chat;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process with secrets says, and what it does not. */
class SecureProcessTest {
    private static final String SECRET = "a secret of thirty-two characters and more";

    @TempDir
    private Path folder;

    @Test
    void itsLogHasNeitherSecretsNorLinesOfOthersInIt() throws Exception {
        // given
        Map<String, String> environment = Map.of(
                "CHAT_TOKEN_SECRET",
                SECRET,
                "JAVA_TOOL_OPTIONS",
                "-Dorg.slf4j.simpleLogger.log.io.genserver.chat=debug");
        try (ChatProcess chat = ChatProcess.start(folder, environment)) {
            List<String> lines = chat.awaitStart();
            assertThat(lines).anyMatch(line -> line.contains("token-secret=*** (CHAT_TOKEN_SECRET)"));
            String good = TestToken.of("ada").hs256(SECRET);
            String expired = TestToken.of("ada").with("exp", 1).hs256(SECRET);
            String forged = TestToken.of("ada")
                    .withHeader("typ", "x\r\n[main] ERROR a forged line\u2028another")
                    .hs256(SECRET);
            String broken = good.replace('.', '~');

            // when
            try (TestClient client = chat.connect(ChatProcess.portIn(lines))) {
                for (String token : List.of(expired, forged, broken)) {
                    client.send(Map.of("type", "join", "token", token));
                    assertThat(client.nextEvent()).isEqualTo("error not_signed_in");
                }
                client.send(Map.of("type", "join", "token", good)).awaitEvent("ada joined");
                client.sendAsIs("{\n[main] ERROR a forged line").awaitEvent("error not_json");
            }
            chat.process().toHandle().destroy(); // and goes on to read, which the process itself would end

            // then
            lines.addAll(chat.restOfOutput());
            assertThat(lines)
                    .as("what it says about the three")
                    .filteredOn(line -> line.contains("a token is refused"))
                    .hasSize(3);
            assertThat(lines).noneMatch(line -> line.startsWith("[main] ERROR a forged") || line.contains("\u2028"));
            for (String secret : List.of(SECRET, good, expired, forged, broken, good.split("\\.")[1])) {
                assertThat(lines).noneMatch(line -> line.contains(secret));
            }
        }
    }

    @Test
    void withTlsItSaysSoAndDoesNotNegotiateAgain() throws Exception {
        // given
        X509Bundle certificate = certificate();
        Map<String, String> files = Map.of(
                "CHAT_TLS_CERTIFICATE",
                Files.writeString(folder.resolve("certificate.pem"), certificate.getCertificatePathPEM())
                        .toString(),
                "CHAT_TLS_KEY",
                Files.writeString(folder.resolve("key.pem"), certificate.getPrivateKeyPEM())
                        .toString());
        SSLContext trusting = SSLContext.getInstance("TLS");
        trusting.init(null, new TrustManager[] {certificate.toTrustManager()}, null);

        // when
        try (ChatProcess chat = ChatProcess.start(folder.resolve("data"), files)) {
            List<String> lines = chat.awaitStart();

            // then
            assertThat(lines.getLast()).contains("the chat is at https://localhost:");
            try (var socket =
                    (SSLSocket) trusting.getSocketFactory().createSocket("localhost", ChatProcess.portIn(lines))) {
                socket.setEnabledProtocols(new String[] {"TLSv1.2"});
                socket.startHandshake();
                socket.startHandshake(); // asks for another
                assertThatThrownBy(() -> {
                            socket.getOutputStream()
                                    .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
                            socket.getInputStream().read();
                        })
                        .isInstanceOf(SSLException.class)
                        .hasMessageContaining("handshake_failure");
            }
        }
    }

    @Test
    void aKeyThatIsNoneIsOneLineWithoutIt() throws Exception {
        // given
        X509Bundle certificate = certificate();
        String key = certificate.getPrivateKeyPEM().replace("PRIVATE KEY", "SECRET KEY");
        Map<String, String> files = Map.of(
                "CHAT_TLS_CERTIFICATE",
                Files.writeString(folder.resolve("certificate.pem"), certificate.getCertificatePathPEM())
                        .toString(),
                "CHAT_TLS_KEY",
                Files.writeString(folder.resolve("key.pem"), key).toString());

        // when
        try (ChatProcess chat = ChatProcess.start(folder.resolve("data"), files)) {

            // then
            assertThat(chat.restOfOutput())
                    .singleElement()
                    .asString()
                    .contains("ERROR")
                    .contains("tls-key (CHAT_TLS_KEY) has to be a PEM file with a private key")
                    .doesNotContain(key.lines().toList().get(1));
            assertThat(chat.process().waitFor()).isEqualTo(1);
        }
    }

    private static X509Bundle certificate() throws Exception {
        return new CertificateBuilder()
                .subject("CN=localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }
}
