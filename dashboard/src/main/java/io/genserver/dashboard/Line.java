package io.genserver.dashboard;

import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/** A line of the screen while it is filled from left to right; what has no room is cut. For one thread. */
final class Line {
    private final AttributedStringBuilder built = new AttributedStringBuilder();
    private final Look look;
    private final int width;
    private int used;

    Line(int width, Look look) {
        this.width = Math.max(0, width);
        this.look = look;
    }

    int room() {
        return width - used;
    }

    /** Text that need not be clean. */
    Line add(String text, AttributedStyle style) {
        String shown = Text.cut(look.text(Text.clean(text)), room(), look.more());
        built.append(shown, style);
        used += Text.width(shown);
        return this;
    }

    Line add(String text) {
        return add(text, Look.PLAIN);
    }

    /** Text in a column of its own, to the left of it. */
    Line left(String text, int columns, AttributedStyle style) {
        int end = Math.clamp((long) used + columns, used, width);
        String shown = Text.cut(look.text(Text.clean(text)), end - used, look.more());
        built.append(shown, style);
        used += Text.width(shown);
        return fill(" ", end - used, style);
    }

    /** Text in a column of its own, to the right of it. */
    Line right(String text, int columns, AttributedStyle style) {
        String shown = Text.cut(look.text(Text.clean(text)), columns, look.more());
        return fill(" ", columns - Text.width(shown), style).add(shown, style);
    }

    /** A sign of one column, so many times. */
    Line fill(String sign, int times, AttributedStyle style) {
        int fitting = Math.clamp(times, 0, room());
        built.append(sign.repeat(fitting), style);
        used += fitting;
        return this;
    }

    Line add(AttributedString part) {
        AttributedString shown = part.columnLength() <= room() ? part : part.columnSubSequence(0, room());
        built.append(shown);
        used += shown.columnLength();
        return this;
    }

    /** What has been added, for another line. */
    AttributedString toPart() {
        return built.toAttributedString();
    }

    /** The line in its full width. */
    AttributedString build() {
        return fill(" ", room(), Look.PLAIN).built.toAttributedString();
    }

    /** The line in its full width, as one that is selected. */
    AttributedString selected() {
        AttributedString line = build();
        AttributedStringBuilder inverse = new AttributedStringBuilder(line.length());
        for (int start = 0; start < line.length(); start = line.runLimit(start)) {
            String run = line.subSequence(start, line.runLimit(start)).toString();
            inverse.append(run, line.styleAt(start).inverse());
        }
        return inverse.toAttributedString();
    }
}
