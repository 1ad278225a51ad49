package io.genserver.chat;

/** Whether a client that joins wants to be able to come back, or does so. */
sealed interface Resume {

    record No() implements Resume {}

    /** It wants a token. */
    record Wanted() implements Resume {}

    /** It has one; if that is no good, it wants another. */
    record With(String token) implements Resume {
        /** The token is a secret. */
        @Override
        public String toString() {
            return "With[a token]";
        }
    }
}
