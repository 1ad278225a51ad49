package io.genserver.chat;

import java.text.Normalizer;
import java.util.Locale;

/** What tells one user from another: names with the same key are the same name. */
record UserKey(String text) {
    /** Of nobody: who has not joined is called so. */
    static final UserKey ANONYMOUS = of(Names.ANONYMOUS);

    /** Anna and anna are not to be two people; nor Straße and STRASSE. */
    static UserKey of(String name) {
        // Upper case first makes of it what Unicode's case folding does, for all that a name may contain.
        String folded = name.toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
        return new UserKey(Normalizer.normalize(folded, Normalizer.Form.NFKC));
    }
}
