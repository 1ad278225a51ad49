package io.genserver.chat;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What has been agreed on with a client about compression; RFC 7692 section 7.1. Always without context takeover, in
 * both directions: so a connection holds no window between messages, and what is compressed once can be sent to many.
 *
 * @param serverWindowBits how far back what the server sends may refer; {@code 0} if the client did not say
 */
record PerMessageDeflate(int serverWindowBits) {
    private static final String NAME = "permessage-deflate";
    private static final int MAX_WINDOW_BITS = 15;

    /** Accepts the first offer that can be met; {@code null} if there is none. */
    static @Nullable PerMessageDeflate accept(List<String> offers) {
        for (String header : offers) {
            for (String offer : header.split(",", -1)) {
                PerMessageDeflate accepted = read(offer.split(";", -1));
                if (accepted != null) {
                    return accepted;
                }
            }
        }
        return null;
    }

    private static @Nullable PerMessageDeflate read(String[] offer) {
        if (!offer[0].strip().equalsIgnoreCase(NAME)) {
            return null;
        }
        Set<String> seen = new HashSet<>();
        int serverWindowBits = 0;
        for (int i = 1; i < offer.length; i++) {
            int equals = offer[i].indexOf('=');
            String name = (equals < 0 ? offer[i] : offer[i].substring(0, equals))
                    .strip()
                    .toLowerCase(Locale.ROOT);
            String value =
                    equals < 0 ? null : unquoted(offer[i].substring(equals + 1).strip());
            boolean understood = seen.add(name)
                    && switch (name) {
                        case "server_no_context_takeover", "client_no_context_takeover" -> value == null;
                        case "client_max_window_bits" -> value == null || isWindowBits(value); // any can be read
                        case "server_max_window_bits" -> value != null && isWindowBits(value);
                        default -> false;
                    };
            if (!understood) {
                return null;
            }
            if (name.equals("server_max_window_bits") && value != null) {
                serverWindowBits = Integer.parseInt(value);
            }
        }
        return new PerMessageDeflate(serverWindowBits);
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private static boolean isWindowBits(String value) {
        return value.matches("[89]|1[0-5]");
    }

    /** The value of the header that tells the client. */
    String response() {
        String response = NAME + "; server_no_context_takeover; client_no_context_takeover";
        return serverWindowBits == 0 ? response : response + "; server_max_window_bits=" + serverWindowBits;
    }

    /**
     * How long a message may be if it is sent compressed. The JDK's compressor always has the largest window, but in a
     * message that is no longer than the client's, it can not refer further back than that.
     */
    int maxDeflatedBytes() {
        return serverWindowBits == 0 || serverWindowBits == MAX_WINDOW_BITS ? Integer.MAX_VALUE : 1 << serverWindowBits;
    }
}
