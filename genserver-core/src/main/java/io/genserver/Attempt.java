package io.genserver;

/**
 * A supervisor's answer to a request that it may refuse: a refusal is not a crash of the supervisor, but is thrown at
 * its caller.
 */
sealed interface Attempt<T> {
    record Done<T>(T value) implements Attempt<T> {}

    record Refused<T>(GenServerException why) implements Attempt<T> {}

    default T get() {
        return switch (this) {
            case Done<T>(T value) -> value;
            case Refused<T>(GenServerException why) -> throw why;
        };
    }
}
