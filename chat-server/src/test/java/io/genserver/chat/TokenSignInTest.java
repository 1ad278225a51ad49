package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which tokens are good. To all that are not there is the same answer. */
class TokenSignInTest {
    private static final String SECRET = "a secret of thirty-two characters and more";
    private static final KeyPair KEYS = TestToken.rsa(2048);
    private static final KeyPair OTHER_KEYS = TestToken.rsa(2048);
    private static final String PUBLIC_KEY =
            TestToken.pem("PUBLIC KEY", KEYS.getPublic().getEncoded());

    /** What {@link #SECRET} signs. */
    @AutoClose
    private static final Chat HS256 =
            Chat.with(config -> config.set(Options.TOKEN_SECRET, Optional.of(new Secret(SECRET))));

    /** What the private one of {@link #KEYS} signs. */
    @AutoClose
    private static final Chat RS256 =
            Chat.with(config -> config.set(Options.TOKEN_PUBLIC_KEY_FILE, Optional.of(fileOf(PUBLIC_KEY))));

    private static Path fileOf(String content) {
        try {
            Path file = Files.createTempFile("key", ".pem");
            file.toFile().deleteOnExit();
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---- good ones ----

    @Test
    void theSecretSigns() {
        assertJoins(HS256, TestToken.of("ada").hs256(SECRET));
    }

    @Test
    void thePrivateKeySigns() {
        assertJoins(RS256, TestToken.of("ada").rs256(KEYS.getPrivate()));
    }

    @Test
    void claimsThatAreNotKnownDoNotMatter() {
        assertJoins(
                HS256,
                TestToken.of("ada")
                        .with("iss", "https://login.example")
                        .with("aud", List.of("chat"))
                        .with("roles", Map.of("admin", true))
                        .hs256(SECRET));
    }

    private static void assertJoins(Chat chat, String token) {
        TestClient client = chat.connect();
        client.send(Map.of("type", "join", "token", token));
        assertThat(client.nextWelcome()).containsEntry("username", "ada");
        client.awaitEvent("ada joined");
        client.leave();
        client.awaitClosing();
        Chat.eventually(() -> assertThat(chat.connections()).isEmpty()); // the next is not the same user's
    }

    // ---- bad ones ----

    static Stream<Arguments> badTokens() {
        TestToken ada = TestToken.of("ada");
        return Stream.of(
                        ofEither(HS256, token -> token.hs256(SECRET)),
                        ofEither(RS256, token -> token.rs256(KEYS.getPrivate())),
                        Stream.of(
                                bad("another secret", HS256, ada.hs256(SECRET + "!")),
                                bad("HS512", HS256, ada.hs512(SECRET)),
                                bad("RS256 for HS256", HS256, ada.rs256(KEYS.getPrivate())),
                                bad("another key", RS256, ada.rs256(OTHER_KEYS.getPrivate())),
                                bad("RS512", RS256, ada.rs512(KEYS.getPrivate())),
                                bad("a key of its own", RS256, withKeyOfItsOwn(ada)),
                                bad(
                                        "HS256 by the public key",
                                        RS256,
                                        ada.hs256(KEYS.getPublic().getEncoded())),
                                bad("HS256 by the public key's file", RS256, ada.hs256(PUBLIC_KEY)),
                                bad("HS256 by its lines", RS256, ada.hs256(PUBLIC_KEY.strip()))))
                .flatMap(Function.identity());
    }

    private static Stream<Arguments> ofEither(Chat chat, Function<TestToken, String> sign) {
        TestToken ada = TestToken.of("ada");
        long now = Instant.now().getEpochSecond();
        String good = sign.apply(ada);
        String[] parts = good.split("\\.");
        String bertsClaims = sign.apply(TestToken.of("bert")).split("\\.")[1];
        return Stream.of(
                bad("none", chat, ada.unsigned("none")),
                bad("None", chat, ada.unsigned("None")),
                bad("NONE", chat, ada.unsigned("NONE")),
                bad("none, but with a signature", chat, ada.unsigned("none") + parts[2]),
                bad("no algorithm", chat, TestToken.encode(Map.of("typ", "JWT")) + "." + parts[1] + "." + parts[2]),
                bad("no signature", chat, parts[0] + "." + parts[1] + "."),
                bad("two parts", chat, parts[0] + "." + parts[1]),
                bad("five parts", chat, good + ".AAAA.AAAA"),
                bad("an encrypted one", chat, encrypted(parts[1])),
                bad("claims of another token", chat, parts[0] + "." + bertsClaims + "." + parts[2]),
                bad("claims twice", chat, parts[0] + "." + parts[1] + parts[1] + "." + parts[2]),
                bad("no base 64", chat, "a b.c d.e f"),
                bad("no JSON", chat, "AAAA.AAAA.AAAA"),
                bad("lines", chat, "x\r\ny\u001b[2J.z.\u2028"),
                bad("something that has to be understood", chat, sign.apply(critical(ada))),
                bad("of another type", chat, sign.apply(ada.withHeader("typ", "secevent+jwt"))),
                bad("expired", chat, sign.apply(ada.with("exp", now - 120))),
                bad("expired in 1970", chat, sign.apply(ada.with("exp", 0))),
                bad("that never expires", chat, sign.apply(ada.with("exp", null))),
                bad("that expires in words", chat, sign.apply(ada.with("exp", "tomorrow"))),
                bad("that expires beyond all numbers", chat, sign.apply(ada.with("exp", BigInteger.TEN.pow(400)))),
                bad("not yet", chat, sign.apply(ada.with("nbf", now + 120))),
                bad("no subject", chat, sign.apply(ada.with("sub", null))),
                bad("a list as subject", chat, sign.apply(ada.with("sub", List.of("ada")))),
                bad("an empty subject", chat, sign.apply(ada.with("sub", ""))),
                bad("a blank subject", chat, sign.apply(ada.with("sub", " "))),
                bad("a subject with spaces around it", chat, sign.apply(ada.with("sub", " ada "))),
                bad("a subject that is too long", chat, sign.apply(ada.with("sub", "a".repeat(21)))),
                bad("a wide subject", chat, sign.apply(ada.with("sub", "\uff41\uff44\uff41"))),
                bad("a zero-width subject", chat, sign.apply(ada.with("sub", "a\u200bda"))),
                bad("a bidirectional subject", chat, sign.apply(ada.with("sub", "\u202eada"))),
                bad("a subject in lines", chat, sign.apply(ada.with("sub", "ada\r\nbert"))));
    }

    private static Arguments bad(String what, Chat chat, String token) {
        return argumentSet((chat == HS256 ? "HS256: " : "RS256: ") + what, chat, token);
    }

    private static TestToken critical(TestToken token) {
        return token.withHeader("crit", List.of("moon")).withHeader("moon", "full");
    }

    private static String withKeyOfItsOwn(TestToken token) {
        var key = (RSAPublicKey) OTHER_KEYS.getPublic();
        Map<String, String> jwk = Map.of(
                "kty",
                "RSA",
                "n",
                TestToken.encode(key.getModulus().toByteArray()),
                "e",
                TestToken.encode(key.getPublicExponent().toByteArray()));
        return token.withHeader("jwk", jwk).rs256(OTHER_KEYS.getPrivate());
    }

    private static String encrypted(String content) {
        return TestToken.encode(Map.of("alg", "dir", "enc", "A128GCM")) + ".." + content + "." + content + "."
                + content;
    }

    @ParameterizedTest(autoCloseArguments = false) // the chats are not a test's own
    @MethodSource("badTokens")
    void badTokensAreRefusedAlike(Chat chat, String token) {
        // given
        TestClient client = chat.connect();

        // when
        client.send(Map.of("type", "join", "token", token));
        client.say("hello");

        // then
        Map<String, String> refusal = Map.of(
                "type",
                "error",
                "code",
                "not_signed_in",
                "message",
                "this is for those who are signed in: join with a token that is valid");
        assertThat(client.nextFrame()).isEqualTo(refusal);
        assertThat(client.nextFrame()).isEqualTo(refusal);
        assertThat(client.ping().nextEvent()).isEqualTo("pong");
        client.leave();
    }

    @Test
    void aTokenThatWasTamperedWithIsRefusedAndNothingCrashes() {
        // given
        long seed = new Random().nextLong();
        System.out.println("seed of the tampered tokens: " + seed);
        var random = new Random(seed);
        SignIn signIn = TokenSignIn.of(
                ChatConfig.builder()
                        .set(Options.TOKEN_SECRET, Optional.of(new Secret(SECRET)))
                        .build(),
                Instant::now);
        String good = TestToken.of("ada").hs256(SECRET);

        for (int i = 0; i < 5_000; i++) {
            // when
            String tampered = tamper(good, random);
            var join = new ClientFrame.Join(null, new Secret(tampered), new Resume.No());

            // then
            assertThatThrownBy(() -> signIn.identify(join)).as(tampered).isInstanceOf(Refusal.class);
        }
    }

    /** Changes what is not the end of a signature, whose last bits mean nothing. */
    private static String tamper(String token, Random random) {
        String tampered = token;
        do {
            int at = random.nextInt(tampered.length() - 1);
            String other = switch (random.nextInt(4)) {
                case 0 -> "";
                case 1 -> ".";
                case 2 -> Character.toString(random.nextInt(Character.MAX_CODE_POINT));
                default -> Character.toString("ABCDEFabcdef0123456789-_".charAt(random.nextInt(24)));
            };
            tampered = tampered.substring(0, at) + other + tampered.substring(at + 1);
        } while (tampered.equals(token) || random.nextBoolean());
        return tampered;
    }

    // ---- the key ----

    @ParameterizedTest
    @ValueSource(strings = {"", "no key", "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"})
    void aFileWithoutAPublicKeyIsAnError(String content, @TempDir Path folder) throws IOException {
        assertIsNoPublicKey(Files.writeString(folder.resolve("key.pem"), content));
    }

    @Test
    void aPrivateKeyIsNoPublicKey(@TempDir Path folder) throws IOException {
        assertIsNoPublicKey(Files.writeString(
                folder.resolve("key.pem"),
                TestToken.pem("PRIVATE KEY", KEYS.getPrivate().getEncoded())));
    }

    @Test
    void aShortKeyIsAnError(@TempDir Path folder) throws IOException {
        assertIsNoPublicKey(Files.writeString(
                folder.resolve("key.pem"),
                TestToken.pem("PUBLIC KEY", TestToken.rsa(1024).getPublic().getEncoded())));
    }

    private static void assertIsNoPublicKey(Path file) {
        ChatConfig config = ChatConfig.builder()
                .set(Options.TOKEN_PUBLIC_KEY_FILE, Optional.of(file))
                .build();

        assertThatThrownBy(() -> TokenSignIn.of(config, Instant::now))
                .isInstanceOf(StartupException.class)
                .hasMessage("token-public-key-file (CHAT_TOKEN_PUBLIC_KEY_FILE) has to be a PEM file with an RSA public"
                        + " key of at least 2048 bits, which " + file + " is not");
    }

    @Test
    void aTokenIsNotInTheTextOfAFrame() throws Exception {
        String token = TestToken.of("ada").hs256(SECRET);

        assertThat(ClientFrames.read(TestClient.json(Map.of("type", "join", "token", token)))
                        .toString())
                .doesNotContain(token);
    }
}
