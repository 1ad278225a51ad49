package io.genserver.chat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** What only some may know. Its text cannot get out by mistake, for instance into a log. */
final class Secret {
    private final String text;

    Secret(String text) {
        this.text = text;
    }

    /** The text, for what needs it and does not pass it on. */
    String reveal() {
        return text;
    }

    int length() {
        return text.length();
    }

    /** Whether somebody knows it; takes as long for a guess that is nearly right as for one that is not. */
    boolean is(String guess) {
        return MessageDigest.isEqual(text.getBytes(StandardCharsets.UTF_8), guess.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "***";
    }
}
