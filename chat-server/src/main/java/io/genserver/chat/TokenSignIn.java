package io.genserver.chat;

import static io.genserver.chat.Options.TOKEN_PUBLIC_KEY_FILE;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.proc.SingleKeyJWSKeySelector;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Lets those in who bring a token (JWT, RFC 7519) that somebody else has signed, under the name that is its subject. The
 * algorithm is that of the key, whatever a token says of itself.
 */
final class TokenSignIn implements SignIn {
    /** How far the clock of who signs may be from ours. */
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

    private static final int MIN_RSA_BITS = 2048;

    private static final System.Logger LOG = System.getLogger("io.genserver.chat");

    private final DefaultJWTProcessor<SecurityContext> tokens = new DefaultJWTProcessor<>();

    private TokenSignIn(JWSAlgorithm algorithm, Key key, Supplier<Instant> clock) {
        tokens.setJWSKeySelector(new SingleKeyJWSKeySelector<>(algorithm, key));
        var claims = new DefaultJWTClaimsVerifier<>(null, Set.of("sub", "exp")) {
            @Override
            protected Date currentTime() {
                return Date.from(clock.get());
            }
        };
        claims.setMaxClockSkew((int) CLOCK_SKEW.toSeconds());
        tokens.setJWTClaimsSetVerifier(claims);
    }

    /**
     * As it is set up.
     *
     * @throws StartupException if there is no such key in the file
     */
    static SignIn of(ChatConfig config, Supplier<Instant> clock) {
        Optional<Secret> secret = config.get(Options.TOKEN_SECRET).or(() -> config.get(Options.TOKEN_SECRET_FILE));
        if (secret.isPresent()) {
            byte[] bytes = secret.get().reveal().getBytes(StandardCharsets.UTF_8);
            return new TokenSignIn(JWSAlgorithm.HS256, new SecretKeySpec(bytes, "HmacSHA256"), clock);
        }
        return config.get(TOKEN_PUBLIC_KEY_FILE)
                .<SignIn>map(file -> new TokenSignIn(JWSAlgorithm.RS256, publicKey(file), clock))
                .orElse(NOT_NEEDED);
    }

    private static RSAPublicKey publicKey(Path file) {
        try {
            byte[] encoded = Pem.blocks("PUBLIC KEY", Files.readString(file)).getFirst();
            if (KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(encoded))
                            instanceof RSAPublicKey key
                    && key.getModulus().bitLength() >= MIN_RSA_BITS) {
                return key;
            }
        } catch (IOException | RuntimeException | GeneralSecurityException e) {
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "no public key: {0}",
                    e.getClass().getSimpleName());
        }
        throw new StartupException(TOKEN_PUBLIC_KEY_FILE + " has to be a PEM file with an RSA public key of at least "
                + MIN_RSA_BITS + " bits, which " + file + " is not");
    }

    @Override
    public boolean isNeeded() {
        return true;
    }

    @Override
    public Identity identify(ClientFrame.Join join) throws Refusal {
        String subject = join.token() == null ? null : subject(join.token());
        // As it is or not at all, or two subjects could be one user.
        if (subject == null || !Names.username(subject).equals(Optional.of(subject))) {
            throw Refusal.notSignedIn();
        }
        if (join.username() != null && !join.username().equals(subject)) {
            throw Refusal.notSignedIn();
        }
        return new Identity(subject, true);
    }

    /** The subject of a token, or {@code null} if it is not valid; why is not for who sent it. */
    private @Nullable String subject(Secret token) {
        try {
            return tokens.process(token.reveal(), null).getSubject();
        } catch (BadJOSEException | JOSEException e) {
            LOG.log(System.Logger.Level.DEBUG, "a token is refused: {0}", OneLine.of(e.getMessage()));
        } catch (ParseException | RuntimeException e) { // a parser's words may have the token in them
            LOG.log(System.Logger.Level.DEBUG, "a token is refused: it is none");
        }
        return null;
    }
}
