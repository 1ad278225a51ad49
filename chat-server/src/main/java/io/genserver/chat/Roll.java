package io.genserver.chat;

import java.util.List;

/**
 * Who is in a room.
 *
 * @param users in the order in which they came, at most {@link #MAX}
 * @param count how many there are in all
 */
record Roll(List<User> users, int count) {
    static final int MAX = 1_000;

    /**
     * A user in a room.
     *
     * @param connections how many connections the user has; none while there may be one again soon
     */
    record User(String username, int connections) {}
}
