package io.genserver.eventbus.nats;

import io.genserver.ExitReason;
import java.nio.charset.StandardCharsets;

/** Exit reasons as they are sent: a word, and for some a text after a blank. */
final class WireReason {
    private static final int LONGEST = 1_000;

    private WireReason() {}

    static byte[] encode(ExitReason reason) {
        String text = switch (reason) {
            case ExitReason.Normal() -> "normal";
            case ExitReason.Shutdown(Object detail) -> "shutdown" + (detail == null ? "" : " " + detail);
            case ExitReason.Killed() -> "killed";
            case ExitReason.NoProc() -> "noproc";
            case ExitReason.NoConnection() -> "noconnection";
            case ExitReason.Crash(Throwable cause) -> "crash " + cause;
        };
        return text.substring(0, Math.min(text.length(), LONGEST)).getBytes(StandardCharsets.UTF_8);
    }

    /** What it does not know it takes for a crash. */
    static ExitReason decode(byte[] bytes) {
        String text = new String(bytes, 0, Math.min(bytes.length, 4 * LONGEST), StandardCharsets.UTF_8);
        int blank = text.indexOf(' ');
        String word = blank < 0 ? text : text.substring(0, blank);
        String rest = blank < 0 ? "" : text.substring(blank + 1);
        return switch (word) {
            case "normal" -> ExitReason.normal();
            case "shutdown" -> rest.isEmpty() ? ExitReason.shutdown() : ExitReason.shutdown(rest);
            case "killed" -> ExitReason.killed();
            case "noproc" -> ExitReason.noProc();
            case "noconnection" -> ExitReason.noConnection();
            default -> ExitReason.crash(new RemoteCrashException(word.equals("crash") ? rest : text));
        };
    }
}
