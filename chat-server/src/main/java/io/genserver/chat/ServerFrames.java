package io.genserver.chat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes what clients are sent, as JSON. */
final class ServerFrames {
    private static final JsonMapper JSON = JsonMapper.shared();

    private ServerFrames() {}

    static byte[] event(ChatEvent event) {
        ObjectNode frame = JSON.createObjectNode().put("topic", event.topic());
        switch (event) {
            case ChatEvent.UserJoined(String username, Instant timestamp) ->
                frame.put("type", "user_joined").put("username", username).put("timestamp", iso(timestamp));
            case ChatEvent.UserLeft(String username, Instant timestamp) ->
                frame.put("type", "user_left").put("username", username).put("timestamp", iso(timestamp));
            case ChatEvent.MessagePosted(String from, String text, Instant timestamp) ->
                frame.put("from", from).put("message", text).put("timestamp", iso(timestamp));
        }
        return JSON.writeValueAsBytes(frame);
    }

    static String pong(Instant now) {
        return JSON.writeValueAsString(
                JSON.createObjectNode().put("type", "pong").put("timestamp", now.toEpochMilli()));
    }

    static String error(String code, String message) {
        return JSON.writeValueAsString(errorNode(code, message));
    }

    /** The error for a frame whose handling crashed; {@code frame} is its number on its connection, from 1. */
    static String failed(long frame) {
        return JSON.writeValueAsString(errorNode(
                        "message_failed",
                        "something went wrong with frame " + frame + "; it may not have been delivered")
                .put("frame", frame));
    }

    static byte[] stats(int connections, Instant now) {
        return JSON.writeValueAsBytes(
                JSON.createObjectNode().put("connections", connections).put("timestamp", iso(now)));
    }

    private static ObjectNode errorNode(String code, String message) {
        return JSON.createObjectNode().put("type", "error").put("code", code).put("message", message);
    }

    private static String iso(Instant time) {
        return time.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
