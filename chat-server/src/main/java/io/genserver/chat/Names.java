package io.genserver.chat;

import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Pattern;

/** What users and rooms may be called. Lengths are in code points. */
final class Names {
    static final int MAX_USERNAME = 20;
    static final int MAX_ROOM = 50;

    private static final Pattern USERNAME =
            Pattern.compile("[\\p{L}\\p{N}_-][\\p{L}\\p{M}\\p{N}_-]*( [\\p{L}\\p{M}\\p{N}_-]+)*");

    private Names() {}

    /**
     * The name of a user, of what was typed; empty if it cannot be one. Two names that look the same should be the same, so Unicode's
     * compatibility forms are made one, and what cannot be seen is refused.
     */
    static Optional<String> username(String typed) {
        String name = Normalizer.normalize(typed, Normalizer.Form.NFKC).strip();
        return Optional.of(name)
                .filter(candidate -> isShort(candidate, MAX_USERNAME))
                .filter(candidate -> USERNAME.matcher(candidate).matches())
                .filter(Names::isVisible);
    }

    /** The name of a room, of what was typed; empty if it cannot be one. */
    static Optional<RoomName> room(String typed) {
        String name = Normalizer.normalize(typed, Normalizer.Form.NFC).strip();
        return Optional.of(name)
                .filter(candidate -> !candidate.isEmpty() && isShort(candidate, MAX_ROOM))
                .filter(Names::isVisible)
                .map(RoomName::new);
    }

    private static boolean isShort(String name, int max) {
        return name.codePointCount(0, name.length()) <= max;
    }

    private static boolean isVisible(String name) {
        return name.codePoints().noneMatch(Names::isInvisible);
    }

    private static boolean isInvisible(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.FORMAT, // zero-width and bidi characters among them
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> isIgnorable(character);
        };
    }

    /** Letters and marks that show nothing: what Unicode calls default ignorable besides the above. */
    private static boolean isIgnorable(int character) {
        return character == 0x034F
                || character == 0x115F
                || character == 0x1160
                || character == 0x17B4
                || character == 0x17B5
                || character == 0x3164
                || character == 0xFFA0
                || (character >= 0x180B && character <= 0x180F)
                || (character >= 0xFE00 && character <= 0xFE0F)
                || (character >= 0xE0100 && character <= 0xE01EF);
    }
}
