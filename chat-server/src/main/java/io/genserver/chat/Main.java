package io.genserver.chat;

import io.genserver.ExitReason;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Starts the chat server, and stops it on SIGTERM and SIGINT. */
public final class Main {
    private static final System.Logger LOG = System.getLogger("io.genserver.chat");

    private Main() {}

    /** Runs until the process is told to end (exit code 0), or the chat cannot be started or kept up (exit code 1). */
    public static void main(String[] arguments) {
        // Or a client could have a connection of TLS 1.2 compute handshakes without end. Read when TLS is first used.
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
        try {
            switch (new CommandLineReader(Options.ALL).read(arguments)) {
                case CommandLineReader.Task.Run(Map<Option<?>, String> values) ->
                    run(new ConfigReader(Options.ALL).read(values, System.getenv()));
                case CommandLineReader.Task.Observe observe -> RemoteDashboard.run(observe, System.getenv());
                case CommandLineReader.Task.Answer(String text) -> System.out.print(text);
            }
        } catch (StartupException e) {
            LOG.log(System.Logger.Level.ERROR, e.getMessage());
            System.exit(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // which nobody does to the main thread
        }
    }

    private static void run(ChatConfig config) {
        // @start region="main"
        AtomicReference<@Nullable ChatServer> running = new AtomicReference<>();
        Thread stopping = Thread.ofPlatform()
                .name("stopping")
                .unstarted(() -> stop(running.get(), config.get(Options.DRAIN_TIMEOUT)));
        Runtime.getRuntime().addShutdownHook(stopping);
        try {
            ChatServer chat = ChatServer.start(config);
            running.set(chat);
            LOG.log(System.Logger.Level.INFO, "as by default: {0}", config.describeDefaults());
            LOG.log(System.Logger.Level.INFO, "set: {0}", config.describeSet());
            LOG.log(System.Logger.Level.INFO, "operators: port {0,number,#}", chat.adminPort());
            String scheme = config.get(Options.TLS_CERTIFICATE).isPresent() ? "https" : "http";
            LOG.log(System.Logger.Level.INFO, "the chat is at {0}://localhost:{1,number,#}", scheme, chat.port());
            ExitReason reason = chat.awaitExit();
            if (!stopping.isAlive()) {
                LOG.log(System.Logger.Level.ERROR, "the chat could not be kept up: {0}", reason);
                chat.close();
                fail(stopping);
            }
        } catch (StartupException e) {
            LOG.log(System.Logger.Level.ERROR, e.getMessage());
            fail(stopping);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "the chat failed for a fault of its own", e);
            fail(stopping);
        }
        // @end
    }

    private static void stop(@Nullable ChatServer chat, Duration timeout) {
        Signals.haltAtNext();
        LOG.log(System.Logger.Level.INFO, "stopping; a second signal stops at once");
        if (chat != null) {
            Thread.ofPlatform().daemon().name("stopping in time").start(() -> haltAfter(timeout));
            chat.close();
        }
        LOG.log(System.Logger.Level.INFO, "stopped");
        // The exit code of a signal would be 128 and more, but to be stopped is no failure.
        Runtime.getRuntime().halt(0);
    }

    /** An orderly stop is made of steps that each have a time-out; this is for the day when that is not enough. */
    private static void haltAfter(Duration timeout) {
        try {
            Thread.sleep(timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LOG.log(System.Logger.Level.WARNING, "not stopped after {0}: leaving the rest", timeout);
        Runtime.getRuntime().halt(1);
    }

    /** Ends with exit code 1; without the hook, which would make it 0. */
    private static void fail(Thread stopping) {
        Runtime.getRuntime().removeShutdownHook(stopping);
        System.exit(1);
    }
}
