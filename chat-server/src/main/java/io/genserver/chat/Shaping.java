package io.genserver.chat;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;

/** Characters that are not seen themselves but change how their neighbours are drawn. */
final class Shaping {
    private static final int NON_JOINER = 0x200C;
    private static final int JOINER = 0x200D;
    private static final int AS_EMOJI = 0xFE0F;
    private static final int KEYCAP = 0x20E3;

    /** Where words are spelled with joiners. */
    private static final Set<UnicodeScript> SCRIPTS = EnumSet.of(
            UnicodeScript.ARABIC,
            UnicodeScript.SYRIAC,
            UnicodeScript.DEVANAGARI,
            UnicodeScript.BENGALI,
            UnicodeScript.GURMUKHI,
            UnicodeScript.GUJARATI,
            UnicodeScript.ORIYA,
            UnicodeScript.TAMIL,
            UnicodeScript.TELUGU,
            UnicodeScript.KANNADA,
            UnicodeScript.MALAYALAM,
            UnicodeScript.SINHALA);

    private Shaping() {}

    /** Whether it is such a one, and where it belongs; 0 is the end of the text. */
    static boolean isInPlace(int before, int character, int after) {
        return switch (character) {
            case AS_EMOJI -> isEmoji(before) || (Character.isEmoji(before) && after == KEYCAP);
            case JOINER -> isJoinedEmoji(before, after) || isWithinWord(before, after);
            case NON_JOINER -> isWithinWord(before, after);
            default -> false;
        };
    }

    private static boolean isJoinedEmoji(int before, int after) {
        return (isEmoji(before) || before == AS_EMOJI) && isEmoji(after);
    }

    /** The digits are emoji to Unicode, as parts of some. */
    private static boolean isEmoji(int character) {
        return Character.isEmoji(character) && character > 0x7F;
    }

    private static boolean isWithinWord(int before, int after) {
        return SCRIPTS.contains(UnicodeScript.of(before)) && SCRIPTS.contains(UnicodeScript.of(after));
    }
}
