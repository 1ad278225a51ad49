package io.genserver.chat;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What this node has of a user, and how far others know. {@link Presence}'s own. */
final class OwnUser {
    /** The session, also when it is over. */
    String session;

    /** As the directory last said, or {@code null} if it is over. */
    Claims.@Nullable Held held;

    /** What there is if the claim fails. */
    Claims.@Nullable Held before;

    /** The rooms that others have been told of. */
    Set<RoomName> rooms = Set.of();

    /** Whether the directory waits for an answer, and since when, by {@link System#nanoTime}. */
    boolean isClaim;

    long since;

    /** Whether a change is on its way to NATS. */
    boolean isUnderWay;

    /** Whether others have known of it: if they do not any more, it is over for them, and stays so. */
    boolean isSettled;

    /** Whether others have to be told. */
    boolean isChanged = true;

    OwnUser(String session, Claims.@Nullable Held held) {
        this.session = session;
        this.held = held;
    }

    /** The directory wants a session, for which it waits. */
    void claim(Claims.Held wanted, long now) {
        before = held == wanted ? null : held;
        session = wanted.session();
        held = wanted;
        isClaim = true;
        isChanged = true;
        since = now;
    }

    /** Nobody waits any more; should it be written, it is over. */
    void giveUp() {
        held = before;
        session = before == null ? session : before.session();
        isChanged = true;
    }

    /** The directory has said what has become of it. */
    void change(Claims.@Nullable Held now) {
        held = now;
        session = now == null ? session : now.session();
        isChanged = true;
    }
}
