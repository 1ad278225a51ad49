package io.genserver;

/** A pattern in which {@code *} stands for any characters or none, and {@code ?} for one. */
final class Glob {
    private final int[] pattern;

    Glob(String pattern) {
        this.pattern = pattern.codePoints().toArray();
    }

    /**
     * Lets each {@code *} take as little as it can, and goes back only to the last one, which suffices: time is at
     * worst the product of both lengths, unlike that of a regular expression.
     */
    boolean matches(String string) {
        int[] text = string.codePoints().toArray();
        int star = -1;
        int resume = 0;
        int p = 0;
        int t = 0;
        while (t < text.length) {
            if (p < pattern.length && pattern[p] == '*') {
                star = p++;
                resume = t;
            } else if (p < pattern.length && (pattern[p] == '?' || pattern[p] == text[t])) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length && pattern[p] == '*') {
            p++;
        }
        return p == pattern.length;
    }
}
