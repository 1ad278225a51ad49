package io.genserver.chat;

import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/** Keys and certificates as text; RFC 7468. */
final class Pem {
    private Pem() {}

    /**
     * What is in the blocks that have this label; other text and other blocks are passed over.
     *
     * @throws IllegalArgumentException if that is not base 64
     */
    static List<byte[]> blocks(String label, String text) {
        return Pattern.compile("-----BEGIN " + label + "-----([^-]*)-----END " + label + "-----")
                .matcher(text)
                .results()
                .map(block -> Base64.getDecoder().decode(block.group(1).replaceAll("\\s", "")))
                .toList();
    }
}
