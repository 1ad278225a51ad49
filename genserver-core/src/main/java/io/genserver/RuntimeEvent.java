package io.genserver;

import java.time.Duration;
import java.time.Instant;

/**
 * Something that happened to a server, as told to those who {@linkplain Observer#subscribe subscribe}.
 *
 * {@snippet file="WatchingExample.java" region="events"}
 */
public sealed interface RuntimeEvent {

    /** The server that it happened to. */
    ServerRef<?, ?> server();

    /** When, by the runtime's clock. */
    Instant time();

    /**
     * A server has started: its {@link GenServer#init} is done.
     *
     * @param server the server
     * @param restarts how often its supervisor has restarted the child that it is; 0 for a first start
     * @param time when
     */
    record Started(ServerRef<?, ?> server, int restarts, Instant time) implements RuntimeEvent {}

    /**
     * A server has ended, or has failed to start. Its name is free; monitors and links are told next.
     *
     * @param server the server
     * @param reason why
     * @param time when
     */
    record Exited(ServerRef<?, ?> server, ExitReason reason, Instant time) implements RuntimeEvent {}

    /**
     * A callback threw; an {@link Exited} follows.
     *
     * @param server the server
     * @param report what there is to know
     */
    record Crashed(ServerRef<?, ?> server, CrashReport report) implements RuntimeEvent {
        @Override
        public Instant time() {
            return report.time();
        }
    }

    /**
     * A callback has not returned for {@link RuntimeOptions#stuckAfter}. Told once a callback.
     *
     * @param server the server
     * @param since for how long it has been seen in this callback
     * @param time when this was noticed
     */
    record Stuck(ServerRef<?, ?> server, Duration since, Instant time) implements RuntimeEvent {}

    /**
     * A call or cast was not handled because its server had ended or ended first, or nobody heard an event of a bus.
     *
     * @param server the server
     * @param messageType the class of the message
     * @param time when
     */
    record DeadLetter(ServerRef<?, ?> server, String messageType, Instant time) implements RuntimeEvent {}

    /**
     * A call or cast was refused or dropped because the mailbox was full, or an event because a subscription was behind.
     *
     * @param server the server
     * @param messageType the class of the message
     * @param time when
     */
    record Dropped(ServerRef<?, ?> server, String messageType, Instant time) implements RuntimeEvent {}
}
