package io.genserver.chat;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Tokens as others make them, right and wrong; from RFC 7515 and 7519, and not by the library that reads them. */
record TestToken(Map<String, Object> header, Map<String, Object> claims) {

    /** A good one, for an hour. */
    static TestToken of(String subject) {
        return new TestToken(Map.of("typ", "JWT"), Map.of("sub", subject))
                .with("exp", Instant.now().plusSeconds(3600).getEpochSecond());
    }

    /** With another claim; without it, if it is {@code null}. */
    TestToken with(String claim, @Nullable Object value) {
        return new TestToken(header, put(claims, claim, value));
    }

    TestToken withHeader(String name, Object value) {
        return new TestToken(put(header, name, value), claims);
    }

    private static Map<String, Object> put(Map<String, Object> before, String name, @Nullable Object value) {
        Map<String, Object> after = new LinkedHashMap<>(before);
        after.remove(name);
        if (value != null) {
            after.put(name, value);
        }
        return after;
    }

    String hs256(byte[] secret) {
        return mac("HS256", "HmacSHA256", secret);
    }

    String hs256(String secret) {
        return hs256(secret.getBytes(UTF_8));
    }

    String hs512(String secret) {
        return mac("HS512", "HmacSHA512", secret.getBytes(UTF_8));
    }

    private String mac(String name, String algorithm, byte[] secret) {
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret, algorithm));
            String signed = signed(name);
            return signed + "." + encode(mac.doFinal(signed.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    String rs256(PrivateKey key) {
        return sign("RS256", "SHA256withRSA", key);
    }

    String rs512(PrivateKey key) {
        return sign("RS512", "SHA512withRSA", key);
    }

    private String sign(String name, String algorithm, PrivateKey key) {
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            String signed = signed(name);
            signature.update(signed.getBytes(UTF_8));
            return signed + "." + encode(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Says of itself, in this spelling, that it needs no signature. */
    String unsigned(String none) {
        return signed(none) + ".";
    }

    private String signed(String algorithm) {
        return encode(put(header, "alg", algorithm)) + "." + encode(claims);
    }

    static String encode(Map<String, ?> json) {
        return encode(TestClient.json(json).getBytes(UTF_8));
    }

    static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static KeyPair rsa(int bits) {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static String pem(String label, byte[] encoded) {
        return "-----BEGIN " + label + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded) + "\n-----END " + label
                + "-----\n";
    }
}
