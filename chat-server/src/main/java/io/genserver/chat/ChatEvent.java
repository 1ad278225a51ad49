package io.genserver.chat;

import java.time.Instant;

// @start region="events"
/** What happens in the chat and is told to everyone; it travels on the bus, under its topic. */
sealed interface ChatEvent {

    /** The bus topic, which clients see too. */
    String topic();

    record UserJoined(String username, Instant timestamp) implements ChatEvent {
        @Override
        public String topic() {
            return "chat.system";
        }
    }

    record UserLeft(String username, Instant timestamp) implements ChatEvent {
        @Override
        public String topic() {
            return "chat.system";
        }
    }

    record MessagePosted(String from, String text, Instant timestamp) implements ChatEvent {
        @Override
        public String topic() {
            return "chat.message";
        }
    }
}
// @end
