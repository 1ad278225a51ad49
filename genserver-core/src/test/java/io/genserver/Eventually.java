package io.genserver;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.core.ThrowingRunnable;

/** Waits for what comes about by itself. The time-outs here are safety nets: no test that passes comes near them. */
final class Eventually {
    /** How long a test waits for what should come at once. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    /** The time-out of a call that is to be ended by something else: beyond a test's patience. */
    static final Duration LONG = Duration.ofMinutes(2);

    private Eventually() {}

    static void until(Callable<Boolean> condition) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(PATIENCE)
                .until(condition);
    }

    static void untilAsserted(ThrowingRunnable assertion) {
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(2))
                .atMost(PATIENCE)
                .untilAsserted(assertion);
    }

    /** What a thread dump calls the current thread, which is a server's: it is named when a callback takes its time. */
    static String nameOfThread() {
        Thread handler = Thread.currentThread();
        until(() -> !handler.getName().equals("genserver-worker"));
        return handler.getName();
    }

    /** Whether the server is there and has nothing to do. One that is killed in its init fails to start, which is another story. */
    static boolean isIdle(ServerRef<?, ?> ref) {
        ServerProcess<?, ?, ?> server = FollowingRef.resolve(ref);
        return server != null && server.status() == Status.IDLE;
    }
}
