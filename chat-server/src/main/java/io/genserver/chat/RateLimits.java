package io.genserver.chat;

import java.util.function.LongSupplier;

/**
 * How much may be asked for.
 *
 * @param ofConnection by each connection
 * @param ofUser by each user, on all connections together
 * @param nanoTime a clock that nobody sets
 */
record RateLimits(Rates ofConnection, Rates ofUser, LongSupplier nanoTime) {
    RateLimiter forConnection() {
        return new RateLimiter(ofConnection, nanoTime);
    }

    RateLimiter forUser() {
        return new RateLimiter(ofUser, nanoTime);
    }
}
