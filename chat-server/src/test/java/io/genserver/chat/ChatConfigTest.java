package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChatConfigTest {
    private static final Optional<Path> FILE = Optional.of(Path.of("pom.xml"));
    private static final Optional<Secret> SECRET = Optional.of(new Secret("x".repeat(32)));

    private final ChatConfig.Builder builder = ChatConfig.builder();

    @Test
    void whatIsBuiltStaysAsItIs() {
        // given
        ChatConfig config = builder.set(Options.PORT, 1).build();

        // when
        builder.set(Options.PORT, 2);

        // then
        assertThat(config.get(Options.PORT)).isEqualTo(1);
    }

    @Test
    void aValueOutOfBoundsIsRefused() {
        assertThatThrownBy(() -> builder.set(Options.PORT, 65_536))
                .isInstanceOf(StartupException.class)
                .hasMessage("port has to be a number from 0 to 65535, not 65536");
    }

    // ---- what is right only together ----

    @Test
    void aClientIsPingedBeforeItIsClosed() {
        builder.set(Options.PING_INTERVAL, Duration.ofMinutes(1)).set(Options.IDLE_TIMEOUT, Duration.ofMinutes(1));

        assertRefused("idle-timeout (CHAT_IDLE_TIMEOUT) has to be longer than ping-interval (CHAT_PING_INTERVAL)");
    }

    @Test
    void aCertificateNeedsItsKey() {
        builder.set(Options.TLS_CERTIFICATE, FILE);

        assertRefused("tls-certificate (CHAT_TLS_CERTIFICATE) and tls-key (CHAT_TLS_KEY) need each other");
    }

    @Test
    void tokensAreSignedInOneWayOnly() {
        builder.set(Options.TOKEN_SECRET, SECRET).set(Options.TOKEN_PUBLIC_KEY_FILE, FILE);

        assertRefused("there can only be one of token-secret (CHAT_TOKEN_SECRET)"
                + " and token-public-key-file (CHAT_TOKEN_PUBLIC_KEY_FILE)");
    }

    @Test
    void theAdminTokenIsThereOrInAFile() {
        builder.set(Options.ADMIN_TOKEN, SECRET).set(Options.ADMIN_TOKEN_FILE, SECRET);

        assertRefused("there can only be one of admin-token (CHAT_ADMIN_TOKEN)"
                + " and admin-token-file (CHAT_ADMIN_TOKEN_FILE)");
    }

    @Test
    void anAdminPortThatIsOpenToOthersNeedsAToken() {
        builder.set(Options.ADMIN_ADDRESS, InetAddress.ofLiteral("0.0.0.0"));

        assertRefused(
                "admin-address (CHAT_ADMIN_ADDRESS) is open to others, which needs admin-token (CHAT_ADMIN_TOKEN)");
        assertThat(builder.set(Options.ADMIN_TOKEN_FILE, SECRET).build().get(Options.ADMIN_PORT))
                .isEqualTo(7202);
    }

    private void assertRefused(String message) {
        assertThatThrownBy(builder::build).isInstanceOf(StartupException.class).hasMessage(message);
    }
}
