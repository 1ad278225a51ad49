package io.genserver.chat;

import io.genserver.Call;

/** What {@link Typing} is asked. */
sealed interface TypingCall<R> extends Call<TypingCall<?>, R> {

    /** A user says that it is typing, or no more. */
    record Type(DirectoryCall.User user, TypingPlace place, boolean active) implements TypingCall<Answer> {}

    /** What is answered to {@link Type}. */
    enum Answer {
        /** It was told to the others, or there was no need to. */
        DONE,
        NOT_MEMBER,
        USER_NOT_FOUND
    }
}
