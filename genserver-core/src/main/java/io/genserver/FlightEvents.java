package io.genserver;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;
import org.jspecify.annotations.Nullable;

/** What a flight recording shows of servers; nothing of it costs anything while there is none. */
final class FlightEvents {
    private FlightEvents() {}

    /** As what it shows comes from elsewhere, and a server that ends must not fail for it. */
    private static String describe(Object what) {
        try {
            return what.toString();
        } catch (Throwable e) {
            return what.getClass().getName();
        }
    }

    @Category("GenServer")
    @StackTrace(false)
    abstract static class ServerEvent extends Event {
        @Label("Server")
        String server = "";

        @Label("Server Id")
        long serverId;

        final void of(ServerProcess<?, ?, ?> process) {
            server = process.toString();
            serverId = process.id();
        }
    }

    @Name("io.genserver.ServerStart")
    @Label("Server Start")
    static final class ServerStart extends ServerEvent {
        @Label("Parent")
        @Nullable
        String parent;

        @Label("Restarts")
        int restarts;

        static void commit(ServerProcess<?, ?, ?> process) {
            var event = new ServerStart();
            if (event.shouldCommit()) {
                event.of(process);
                ServerProcess<?, ?, ?> parent = process.parent();
                event.parent = parent == null ? null : parent.toString();
                event.restarts = process.restarts();
                event.commit();
            }
        }
    }

    @Name("io.genserver.ServerExit")
    @Label("Server Exit")
    static final class ServerExit extends ServerEvent {
        @Label("Reason")
        String reason = "";

        static void commit(ServerProcess<?, ?, ?> process, ExitReason why) {
            var event = new ServerExit();
            if (event.shouldCommit()) {
                event.of(process);
                event.reason = describe(why);
                event.commit();
            }
        }
    }

    @Name("io.genserver.ServerCrash")
    @Label("Server Crash")
    static final class ServerCrash extends ServerEvent {
        @Label("Callback")
        String callback = "";

        @Label("Message Type")
        @Nullable
        String messageType;

        @Label("Cause")
        String cause = "";

        static void commit(ServerProcess<?, ?, ?> process, CrashReport report) {
            var event = new ServerCrash();
            if (event.shouldCommit()) {
                event.of(process);
                event.callback = report.callback();
                event.messageType = report.messageType();
                event.cause = describe(report.cause());
                event.commit();
            }
        }
    }

    @Name("io.genserver.SlowHandler")
    @Label("Slow Handler")
    @Description("A callback that took longer than the threshold")
    @Threshold("20 ms")
    static final class SlowHandler extends ServerEvent {
        @Label("Message Type")
        String messageType = "";

        /** Ends and, if it was slow, commits the event of a message. */
        void commit(ServerProcess<?, ?, ?> process, Object message) {
            end();
            if (shouldCommit()) {
                of(process);
                messageType = message.getClass().getName();
                commit();
            }
        }
    }
}
