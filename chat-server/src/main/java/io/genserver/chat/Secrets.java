package io.genserver.chat;

import java.security.SecureRandom;
import java.util.Base64;

/** Makes tokens that cannot be guessed: 160 bits. */
final class Secrets {
    private static final int BYTES = 20;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    static String next() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
