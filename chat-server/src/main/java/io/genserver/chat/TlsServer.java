package io.genserver.chat;

import static io.genserver.Next.keep;

import io.genserver.Context;
import io.genserver.GenServer;
import io.genserver.Next;
import java.time.Duration;

/**
 * Looks whether there is a new certificate, so that one that is renewed needs no restart. It reads the files and does not trust
 * their times, which do not change when a link to them does.
 */
final class TlsServer implements GenServer<String, Void, TlsServer.Look> {
    static final String NAME = "chat.tls";

    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final String NO_PROBLEM = "";
    private static final System.Logger LOG = System.getLogger("io.genserver.chat");

    enum Look {
        LOOK
    }

    private final Tls tls;

    TlsServer(Tls tls) {
        this.tls = tls;
    }

    @Override
    public String init(Context<Void, Look> context) {
        context.sendEvery(INTERVAL, Look.LOOK);
        return NO_PROBLEM;
    }

    /** The state is the problem there was last time, which is told once. */
    @Override
    public Next<String> handleCast(Look look, String problem) {
        try {
            if (tls.reload()) {
                LOG.log(System.Logger.Level.INFO, "new connections get {0}", tls.identity());
            }
            return keep(NO_PROBLEM);
        } catch (StartupException e) {
            String found = String.valueOf(e.getMessage());
            if (!found.equals(problem)) {
                LOG.log(System.Logger.Level.WARNING, "going on with the old certificate: {0}", found);
            }
            return keep(found);
        }
    }
}
