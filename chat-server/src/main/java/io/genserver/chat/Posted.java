package io.genserver.chat;

/** What a {@link Room} answers to who says something. */
sealed interface Posted permits Appended, Posted.NotMember {

    /** This is for members; it was not taken. */
    record NotMember() implements Posted {}
}
