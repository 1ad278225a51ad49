package io.genserver.chat;

/** What {@link Typing} is told. */
sealed interface TypingCast {

    /** The user is not typing there any more, as it has sent a message or gone. */
    record Stopped(UserKey user, TypingPlace place) implements TypingCast {}

    /** So long after it has been told that the user is typing, it may be told again. */
    record IntervalOver(UserKey user, long number) implements TypingCast {}

    /** It has not said again that it is typing. */
    record Expired(UserKey user, long number) implements TypingCast {}
}
