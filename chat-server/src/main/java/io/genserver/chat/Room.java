package io.genserver.chat;

import static io.genserver.Next.reply;

import io.genserver.Call;
import io.genserver.Context;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.eventbus.EventBus;

/**
 * Puts the messages of a room into the one order that everybody sees. The hall is the room that everybody is in. Its
 * state is its context: there is nothing that a message changes.
 */
final class Room implements GenServer<Context<Room.Post, Void>, Room.Post, Void> {
    static final String HALL = "chat.room.hall";

    // @start region="room"
    /** Says something in the room; how many parts of the server took it up. */
    record Post(String from, String text) implements Call<Post, Integer> {}

    private final EventBus<ChatEvent> bus;

    Room(EventBus<ChatEvent> bus) {
        this.bus = bus;
    }

    @Override
    public Context<Post, Void> init(Context<Post, Void> context) {
        return context;
    }

    @Override
    public Next<Context<Post, Void>> handleCall(Post post, From<?> from, Context<Post, Void> context) {
        var event = new ChatEvent.MessagePosted(
                post.from(), post.text(), context.runtime().now());
        return reply(post, bus.publish(event.topic(), event), context);
    }
    // @end
}
