package io.genserver.chat;

import java.nio.charset.StandardCharsets;

/** The bus topics of rooms, which clients see too. */
final class Topics {
    private Topics() {}

    /** {@code chat.WHAT} for the hall, {@code room.NAME.WHAT} for any other room. */
    static String of(RoomName room, String what) {
        return room.isHall() ? "chat." + what : "room." + token(room.text()) + "." + what;
    }

    /** Any text as one token of a topic: what is not a letter, digit, {@code _} or {@code -} of ASCII is percent-encoded. */
    private static String token(String text) {
        var token = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-') {
                token.append(c);
            } else {
                token.append('%').append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            }
        }
        return token.toString();
    }
}
