package io.genserver.monitoring;

import io.genserver.CrashReport;
import io.genserver.ExitReason;
import io.genserver.RuntimeEvent;
import io.genserver.ServerInfo;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.monitoring.Incident.Kind;
import org.jspecify.annotations.Nullable;

/** Makes incidents of what has happened in a runtime. */
record Chronicle(ServerRuntime runtime, Archive archive) {

    /** Of what has come since the last time. */
    void write(Intake intake) {
        intake.take().forEach(this::write);
        intake.takeMissed()
                .forEach(missed -> write(
                        missed.getKey(),
                        Texts.count(missed.getValue(), "more", "more") + " of the kind, too many at once to keep"));
    }

    /** Of messages that were lost. */
    void writeLosses(Intake intake) {
        write(
                Kind.DEAD_LETTERS,
                intake.deadLetters(),
                "found no server to handle it",
                "found no server to handle them");
        write(Kind.DROPPED, intake.dropped(), "dropped", "dropped");
    }

    private void write(Kind kind, Losses losses, String one, String many) {
        losses.drain((server, count) -> write(server, kind, lost(count, one, many)));
        long others = losses.drainOthers();
        if (others > 0) {
            write(kind, lost(others, one, many) + ", at further servers");
        }
    }

    private static String lost(long count, String one, String many) {
        return Texts.count(count, "message " + one, "messages " + many);
    }

    private void write(Kind kind, String text) {
        archive.add(runtime.now(), kind, 0, "", text, null);
    }

    private void write(ServerRef<?, ?> server, Kind kind, String text) {
        archive.add(runtime.now(), kind, idOf(server), server.toString(), text, null);
    }

    private void write(RuntimeEvent event) {
        switch (event) {
            case RuntimeEvent.Crashed(var server, CrashReport report) ->
                write(event, Kind.CRASH, crash(report), Texts.trace(report.cause()));
            case RuntimeEvent.Started(var server, int restarts, var time) ->
                write(event, Kind.RESTART, "restarted, for the " + ordinal(restarts) + " time", null);
            case RuntimeEvent.Exited(var server, ExitReason reason, var time) ->
                write(
                        event,
                        Kind.EXIT,
                        exit(reason),
                        reason instanceof ExitReason.Crash(var cause) ? Texts.trace(cause) : null);
            case RuntimeEvent.Stuck(var server, var since, var time) ->
                write(event, Kind.STUCK, "in one callback for " + since.toSeconds() + " s", null);
            case RuntimeEvent.DeadLetter letter -> throw new AssertionError("these are counted");
            case RuntimeEvent.Dropped drop -> throw new AssertionError("these are counted");
        }
    }

    private void write(RuntimeEvent event, Kind kind, String text, @Nullable String detail) {
        archive.add(event.time(), kind, idOf(event.server()), event.server().toString(), Texts.line(text), detail);
    }

    private long idOf(ServerRef<?, ?> server) {
        return runtime.observer().look(server).map(ServerInfo::id).orElse(0L);
    }

    private static String crash(CrashReport report) {
        return "crashed in " + report.callback()
                + (report.messageType() == null ? "" : " on a " + report.messageType()) + ": "
                + Texts.of(report.cause());
    }

    private static String exit(ExitReason reason) {
        return switch (reason) {
            case ExitReason.Killed killed -> "killed";
            case ExitReason.Crash(var cause) -> "did not start, or ended with one it was linked to: " + Texts.of(cause);
            case ExitReason.NoProc gone -> "ended, as one it was to be linked to was gone";
            case ExitReason.Normal normal -> "ended";
            case ExitReason.Shutdown shutdown -> "shut down";
        };
    }

    private static String ordinal(int number) {
        int lastTwo = number % 100;
        String suffix = lastTwo >= 11 && lastTwo <= 13
                ? "th"
                : switch (number % 10) {
                    case 1 -> "st";
                    case 2 -> "nd";
                    case 3 -> "rd";
                    default -> "th";
                };
        return number + suffix;
    }
}
