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
    static RateLimits of(ChatConfig config) {
        return new RateLimits(
                new Rates(
                        config.get(Options.MESSAGE_RATE),
                        config.get(Options.JOIN_RATE),
                        config.get(Options.TYPING_RATE),
                        config.get(Options.REQUEST_RATE),
                        config.get(Options.BYTE_RATE)),
                new Rates(
                        config.get(Options.USER_MESSAGE_RATE),
                        config.get(Options.USER_JOIN_RATE),
                        config.get(Options.USER_TYPING_RATE),
                        config.get(Options.USER_REQUEST_RATE),
                        config.get(Options.USER_BYTE_RATE)),
                System::nanoTime);
    }

    RateLimiter forConnection() {
        return new RateLimiter(ofConnection, nanoTime);
    }

    RateLimiter forUser() {
        return new RateLimiter(ofUser, nanoTime);
    }
}
