package io.genserver.eventbus.nats;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * How a node proves to NATS who it is. What is secret is not shown by {@code toString}. Files are read anew at each
 * connection, so that they can be replaced while the node runs.
 *
 * {@snippet file="ConnectionExample.java" region="secure"}
 */
public sealed interface NatsAuth {

    /** It does not. */
    record None() implements NatsAuth {}

    /**
     * By user and password.
     *
     * @param user not empty
     * @param password not empty
     */
    record Password(String user, String password) implements NatsAuth {
        public Password {
            requireText("user", user);
            requireText("password", password);
        }

        @Override
        public String toString() {
            return "Password[user=" + user + "]";
        }
    }

    /**
     * By a token that all nodes share.
     *
     * @param token not empty
     */
    record Token(String token) implements NatsAuth {
        public Token {
            requireText("token", token);
        }

        @Override
        public String toString() {
            return "Token[]";
        }
    }

    /**
     * By a credentials file, as {@code nsc} makes them: a JWT and the seed of its NKey.
     *
     * @param file read at each connection
     */
    record Credentials(Path file) implements NatsAuth {
        public Credentials {
            requireReadable("credentials", file);
        }
    }

    /**
     * By an NKey without a JWT.
     *
     * @param seedFile the user's seed, one line that begins with {@code SU}; read at each connection
     */
    record NKey(Path seedFile) implements NatsAuth {
        public NKey {
            requireReadable("NKey seed", seedFile);
        }
    }

    private static void requireText(String what, String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("the " + what + " for NATS is empty");
        }
    }

    private static void requireReadable(String what, Path file) {
        if (!Files.isReadable(Objects.requireNonNull(file, "file"))) {
            throw new IllegalArgumentException("the " + what + " file for NATS cannot be read: " + file);
        }
    }
}
