package io.genserver.chat;

import io.genserver.CallTimeoutException;
import io.genserver.ServerExitedException;
import io.genserver.ServerRef;

/** Has everybody told who leaves, when all do. */
final class Farewell {
    private static final System.Logger LOG = System.getLogger("io.genserver.chat");

    private Farewell() {}

    /** Blocks until all are told, or as many as can be in the time for it. Who has been told of is so once only. */
    static void say(ServerRef<DirectoryCall<?>, DirectoryCast> directory) {
        try {
            int told = directory.call(new DirectoryCall.Farewell(), Directory.FAREWELL.plusSeconds(1));
            LOG.log(System.Logger.Level.DEBUG, "said farewell to {0} users", told);
        } catch (ServerExitedException | CallTimeoutException e) {
            LOG.log(System.Logger.Level.WARNING, "stopping without a farewell: {0}", e.getMessage());
        }
    }
}
