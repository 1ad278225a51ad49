package io.genserver.chat;

import java.text.Normalizer;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** What users and rooms may be called. Lengths are in code points. */
final class Names {
    static final int MAX_USERNAME = 20;
    static final int MAX_ROOM = 50;

    /** What those are called who have not joined; nobody else is. */
    static final String ANONYMOUS = "Anonymous";

    private static final Pattern USERNAME =
            Pattern.compile("[\\p{L}\\p{N}_-][\\p{L}\\p{M}\\p{N}_-]*( [\\p{L}\\p{M}\\p{N}_-]+)*");

    private static final Pattern SPACES = Pattern.compile("\\p{Zs}+");

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

    /** The name of a room, of what was typed; empty if it cannot be one. All spaces look alike, and so are alike. */
    static Optional<RoomName> room(String typed) {
        String name = SPACES.matcher(Normalizer.normalize(typed, Normalizer.Form.NFC))
                .replaceAll(" ")
                .strip();
        return Optional.of(name)
                .filter(candidate -> !candidate.isEmpty() && isShort(candidate, MAX_ROOM))
                .filter(candidate -> !beginsWithMark(candidate))
                .filter(Names::isVisibleAndShaped)
                .map(RoomName::new);
    }

    private static boolean isShort(String name, int max) {
        return name.codePointCount(0, name.length()) <= max;
    }

    /** A mark is drawn on what is before it, which would not be part of the name. */
    private static boolean beginsWithMark(String name) {
        return switch (Character.getType(name.codePointAt(0))) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK -> true;
            default -> false;
        };
    }

    private static boolean isVisible(String name) {
        return name.codePoints().noneMatch(Names::isInvisible);
    }

    private static boolean isVisibleAndShaped(String name) {
        int[] characters = name.codePoints().toArray();
        return IntStream.range(0, characters.length).allMatch(i -> {
            int before = i == 0 ? 0 : characters[i - 1];
            int after = i == characters.length - 1 ? 0 : characters[i + 1];
            return !isInvisible(characters[i]) || Shaping.isInPlace(before, characters[i], after);
        });
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

    /** What shows nothing though it is a letter, mark or symbol: Unicode's default ignorable besides the above, and the braille blank. */
    private static boolean isIgnorable(int character) {
        return character == 0x034F
                || character == 0x115F
                || character == 0x1160
                || character == 0x17B4
                || character == 0x17B5
                || character == 0x2800
                || character == 0x3164
                || character == 0xFFA0
                || (character >= 0x180B && character <= 0x180F)
                || (character >= 0xFE00 && character <= 0xFE0F)
                || (character >= 0xE0100 && character <= 0xE01EF);
    }
}
