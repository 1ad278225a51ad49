package io.genserver.chat;

import io.genserver.ExitReason;

/** Starts the chat server, and stops it on SIGTERM and SIGINT. */
public final class Main {
    private static final System.Logger LOG = System.getLogger("io.genserver.chat");

    private Main() {}

    /** Runs until the process is told to end (exit code 0), or the chat can not be started or kept up (exit code 1). */
    public static void main(String[] arguments) {
        ChatServer chat;
        try {
            chat = ChatServer.start(ChatConfig.fromEnvironment(System.getenv()));
        } catch (StartupException e) {
            LOG.log(System.Logger.Level.ERROR, e.getMessage());
            System.exit(1);
            return;
        }
        // @start region="main"
        Thread stopping = Thread.ofPlatform().name("stopping").unstarted(() -> {
            LOG.log(System.Logger.Level.INFO, "stopping");
            chat.close();
            LOG.log(System.Logger.Level.INFO, "stopped");
            // The exit code of a signal would be 128 and more, but to be stopped is no failure.
            Runtime.getRuntime().halt(0);
        });
        Runtime.getRuntime().addShutdownHook(stopping);
        // @end
        LOG.log(System.Logger.Level.INFO, "the chat is at http://localhost:{0}", Integer.toString(chat.port()));

        ExitReason reason = chat.awaitExit();
        if (!stopping.isAlive()) {
            LOG.log(System.Logger.Level.ERROR, "the chat could not be kept up: {0}", reason);
            Runtime.getRuntime().removeShutdownHook(stopping);
            chat.close();
            System.exit(1);
        }
    }
}
