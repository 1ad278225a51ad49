package io.genserver.chat;

import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** The limiters of users, also of those who have left: to come back is no way to begin anew. The {@link Directory}'s own. */
final class UserLimiters {
    /** How many are kept of those who were here last. */
    private static final int MAX = 10_000;

    private final RateLimits limits;
    private final SequencedMap<UserKey, RateLimiter> recent = new LinkedHashMap<>();

    UserLimiters(RateLimits limits) {
        this.limits = limits;
    }

    /** The limiter of a user who comes in. */
    RateLimiter of(UserKey user) {
        RateLimiter known = recent.remove(user);
        RateLimiter limiter = known == null ? limits.forUser() : known;
        recent.put(user, limiter);
        if (recent.size() > MAX) {
            recent.pollFirstEntry();
        }
        return limiter;
    }
}
