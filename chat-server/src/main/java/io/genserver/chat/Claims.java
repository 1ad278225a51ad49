package io.genserver.chat;

import io.genserver.ServerRef;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the {@link Directory} of one node has to do with those of the others: names are claimed before they are given, and the
 * others are told who is here. Nothing here waits. For the directory alone, but for {@link #areSure} and {@link #term}, which are for any thread.
 */
interface Claims {
    /** The names are not this node's. */
    int NO_TERM = 0;

    /** For a node that is alone: all names are its own. */
    Claims ALONE = new Claims() {
        @Override
        public boolean areShared() {
            return false;
        }

        @Override
        public int term() {
            return 1;
        }

        @Override
        public void begin(ServerRef<DirectoryCall<?>, DirectoryCast> directory) {}

        @Override
        public void claim(UserKey user, Held held) {
            throw new IllegalStateException("there is nobody to ask");
        }

        @Override
        public void changed(UserKey user, @Nullable Held held) {}

        @Override
        public boolean isPending(UserKey user) {
            return false;
        }

        @Override
        public void tell(Set<String> nodes, Envelope envelope) {}

        @Override
        public void tellTyping(ChatEvent.Typing event) {}

        @Override
        public void ask(Set<String> nodes, Envelope envelope, Answer answer) {
            throw new IllegalStateException("there is nobody to ask");
        }
    };

    /**
     * A session, as this node has it.
     *
     * @param token a hash of what it can come back with, or {@code null}
     * @param isShown whether others see it
     * @param connections how many it has here; if none, it is waited for, unless it has some elsewhere
     */
    record Held(
            String session,
            String name,
            @Nullable String token,
            Set<RoomName> rooms,
            boolean isShown,
            int connections) {}

    /** What became of a claim. */
    enum Outcome {
        GRANTED,
        TAKEN,
        /** Nobody knows; it is not this node's. */
        UNAVAILABLE
    }

    /**
     * A frame for the sockets that a user has at other nodes.
     *
     * @param id what tells it from others of the same sender, or {@code null} if it may come twice
     * @param droppable whether who reads slowly can do without
     */
    record Envelope(UserKey to, String frame, @Nullable String id, boolean droppable) {}

    /** Whether it was handed over; called once, by any thread. */
    @FunctionalInterface
    interface Answer {
        void handedOver(boolean yes);
    }

    /** Whether there may be other nodes. */
    boolean areShared();

    /** Whether the names that this node has given are its own at this moment; if not, nothing is done in them. */
    default boolean areSure() {
        return term() != NO_TERM;
    }

    /**
     * Which term of this node's it is, from 1; or {@link #NO_TERM} if the names are not its own. What a user does counts only within the term
     * in which it began: a name that was lost with a term may be another's in the next.
     */
    int term();

    /** A directory begins, and has no sessions; those that this node had are let go. It will be told what others have. */
    void begin(ServerRef<DirectoryCall<?>, DirectoryCast> directory);

    /** Asks for a name, or for a part in a session that is elsewhere; answered by {@link DirectoryCast.Claimed}. */
    void claim(UserKey user, Held held);

    /** Says what has become of a session that this node has, or {@code null} if it is over. */
    void changed(UserKey user, @Nullable Held held);

    /** Whether what was last said of a user has not been looked at yet, so that what others say of it is older. */
    boolean isPending(UserKey user);

    /** Sends to nodes, some of which may not get it. */
    void tell(Set<String> nodes, Envelope envelope);

    /** Tells all nodes who is typing; for any thread. */
    void tellTyping(ChatEvent.Typing event);

    /** Sends to nodes, and asks whether one of them has handed it over. */
    void ask(Set<String> nodes, Envelope envelope, Answer answer);
}
