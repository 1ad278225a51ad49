package io.genserver.chat;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Why a frame was refused, as its sender is told: a code for programs and a message for people. */
final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    /** A part that is restarted is back by then; for what takes longer it is seldom enough to ask. */
    private static final Duration SHORTEST_OUTAGE = Duration.ofSeconds(1);

    private final String code;
    private final String explanation;
    private final @Nullable String id;
    private final @Nullable Duration retryAfter;

    Refusal(String code, String explanation) {
        this(code, explanation, null, null);
    }

    private Refusal(String code, String explanation, @Nullable String id, @Nullable Duration retryAfter) {
        // A refusal is an answer and not a fault: no stack trace, which would cost an attacker nothing and us a lot.
        super(explanation, null, false, false);
        this.code = code;
        this.explanation = explanation;
        this.id = id;
        this.retryAfter = retryAfter;
    }

    /** This refusal, of a frame with an id. */
    Refusal withId(@Nullable String frameId) {
        return new Refusal(code, explanation, frameId, retryAfter);
    }

    String code() {
        return code;
    }

    String explanation() {
        return explanation;
    }

    /** The id of the refused frame, if it has one. */
    @Nullable
    String id() {
        return id;
    }

    /** After what time to try again, if there is anything to be said of that. */
    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }

    // ---- those that come from several places ----

    static Refusal notSignedIn() {
        return new Refusal("not_signed_in", "this is for those who are signed in: join with a token that is valid");
    }

    static Refusal notJoined() {
        return new Refusal("not_joined", "this is for users: join first");
    }

    static Refusal notMember() {
        return new Refusal("not_member", "this is for members of the room: join it first");
    }

    static Refusal userNotFound() {
        return new Refusal("user_not_found", "nobody with this name is connected");
    }

    static Refusal tooManyRooms() {
        return new Refusal("too_many_rooms", "there are too many rooms, or you are in too many; leave one");
    }

    static Refusal idReused() {
        return new Refusal("id_reused", "you have sent something else under this id; this was not taken");
    }

    static Refusal rateLimited(Duration retryAfter) {
        return new Refusal("rate_limited", "this is too much at once; wait before you try again", null, retryAfter);
    }

    /** The time to wait is another one for each: those who are refused together shall not come back together. */
    static Refusal unavailable() {
        Duration wait = Duration.ofMillis(
                ThreadLocalRandom.current().nextLong(SHORTEST_OUTAGE.toMillis(), 2 * SHORTEST_OUTAGE.toMillis()));
        return new Refusal("unavailable", "this cannot be done at the moment; try again", null, wait);
    }

    static Refusal messageFailed() {
        return new Refusal("message_failed", "the message may not have been delivered; try again");
    }
}
