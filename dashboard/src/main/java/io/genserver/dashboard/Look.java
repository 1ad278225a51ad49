package io.genserver.dashboard;

import io.genserver.Status;
import io.genserver.monitoring.Incident;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import org.jline.utils.AttributedStyle;

/**
 * What a terminal can show. Nothing is told by colour alone: each state has a sign and a word too.
 *
 * @param color whether it has colours, and its user wants them
 * @param unicode whether it has more than ASCII
 * @param zone whose time of day is shown
 */
record Look(boolean color, boolean unicode, ZoneId zone) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    static final AttributedStyle PLAIN = AttributedStyle.DEFAULT;
    static final AttributedStyle BOLD = AttributedStyle.BOLD;

    /** What a terminal of this encoding, in this environment, can show. */
    static Look of(Charset encoding, Map<String, String> environment) {
        boolean dumb = "dumb".equals(environment.get("TERM"));
        boolean noColor = !environment.getOrDefault("NO_COLOR", "").isEmpty();
        return new Look(!dumb && !noColor, !dumb && encoding.equals(StandardCharsets.UTF_8), ZoneId.systemDefault());
    }

    private AttributedStyle colored(int color) {
        return color() ? PLAIN.foreground(color) : PLAIN;
    }

    AttributedStyle good() {
        return colored(AttributedStyle.GREEN);
    }

    AttributedStyle warning() {
        return colored(AttributedStyle.YELLOW);
    }

    AttributedStyle bad() {
        return color ? colored(AttributedStyle.RED).bold() : BOLD;
    }

    AttributedStyle accent() {
        return colored(AttributedStyle.CYAN);
    }

    /** What is there to frame the rest. */
    AttributedStyle quiet() {
        return color ? PLAIN.foreground(AttributedStyle.BRIGHT | AttributedStyle.BLACK) : PLAIN;
    }

    AttributedStyle styleOf(Status status) {
        return switch (status) {
            case IDLE -> good();
            case RUNNING -> good().bold();
            case SCHEDULED, STARTING -> accent();
            case TERMINATING -> warning();
            case EXITED -> bad();
        };
    }

    /** In one column. */
    String signOf(Status status) {
        return switch (status) {
            case STARTING -> unicode ? "◌" : "S";
            case IDLE -> unicode ? "○" : "I";
            case SCHEDULED -> unicode ? "◐" : "Q";
            case RUNNING -> unicode ? "●" : "R";
            case TERMINATING -> unicode ? "◍" : "T";
            case EXITED -> unicode ? "×" : "X";
        };
    }

    AttributedStyle styleOf(Incident.Kind kind) {
        return switch (kind) {
            case CRASH, ALERT, STUCK -> bad();
            case EXIT, DEAD_LETTERS, DROPPED -> warning();
            case RESTART, OPERATOR -> accent();
            case RESOLVED -> good();
        };
    }

    /** A text, without what the terminal does not have. */
    String text(String clean) {
        return unicode ? clean : clean.replaceAll("[^ -~]", "?");
    }

    String more() {
        return unicode ? "…" : "~";
    }

    // The lines are heavy ones, as JLine has light ones drawn by a mode of the terminal from of old, in which they are
    // letters; and these are what is left of them where the picture is copied.

    String vertical() {
        return unicode ? "┃" : "|";
    }

    String horizontal() {
        return unicode ? "━" : "-";
    }

    String cross() {
        return unicode ? "┳" : "+";
    }

    String branch(boolean last) {
        return unicode ? (last ? "┗━" : "┣━") : (last ? "`-" : "|-");
    }

    /** Beside what is below a branch. */
    String trunk(boolean last) {
        return last ? "  " : vertical() + " ";
    }

    String mark() {
        return unicode ? "▸" : ">";
    }

    String restarts(int count) {
        return (unicode ? "↻" : "r") + count;
    }

    String time(Instant instant) {
        return TIME.format(instant.atZone(zone));
    }
}
