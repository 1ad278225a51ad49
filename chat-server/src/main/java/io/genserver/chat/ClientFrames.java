package io.genserver.chat;

import io.genserver.chat.ClientFrame.Request;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads {@link ClientFrame}s from JSON text, and refuses what is none. Fields that it does not know are ignored. */
final class ClientFrames {
    static final int MAX_TEXT = 2_000;
    static final int MAX_ID = 64;

    private static final int DEFAULT_LIMIT = 50;

    /** What may be typed for a name, before it is put into its form. */
    private static final int MAX_TYPED = 200;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(32)
                            .maxNumberLength(32)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private ClientFrames() {}

    /** Reads a frame. A refusal has the frame's id, if that is a valid one. */
    static ClientFrame read(String text) throws Refusal {
        JsonNode frame = parse(text);
        String id = id(frame);
        try {
            if (id == null && frame.hasNonNull("id")) {
                throw invalid(
                        "id has to be a string of 1 to " + MAX_ID + " characters, none of them a control character");
            }
            return new ClientFrame(request(frame), id);
        } catch (Refusal refusal) {
            throw refusal.withId(id);
        }
    }

    /** The id of a frame that may be anything. */
    static @Nullable String idOf(String text) {
        try {
            return id(parse(text));
        } catch (Refusal none) {
            return null;
        }
    }

    private static Request request(JsonNode frame) throws Refusal {
        return switch (string(frame, "type", 64)) {
            case "join" -> new ClientFrame.Join(username(frame, "username"), resume(frame));
            case "message" -> new ClientFrame.Message(roomOrHall(frame), string(frame, "text", MAX_TEXT));
            case "private" -> new ClientFrame.Private(username(frame, "to"), string(frame, "text", MAX_TEXT));
            case "typing" -> new ClientFrame.Typing(typingPlace(frame), bool(frame, "active", true));
            case "join_room" -> new ClientFrame.JoinRoom(room(frame));
            case "leave_room" -> new ClientFrame.LeaveRoom(room(frame));
            case "rooms" -> new ClientFrame.Rooms();
            case "users" -> new ClientFrame.Users(roomOrHall(frame));
            case "history" -> new ClientFrame.History(roomOrHall(frame), range(frame));
            case "ping" -> new ClientFrame.Ping();
            default ->
                throw new Refusal(
                        "unknown_type",
                        "the type of a frame is join, message, private, typing, join_room, leave_room, rooms, users,"
                                + " history or ping");
        };
    }

    private static JsonNode parse(String text) throws Refusal {
        JsonNode frame;
        try {
            frame = JSON.readTree(text);
        } catch (JacksonException e) {
            throw new Refusal("not_json", "a frame has to be a JSON object: this is not JSON, or has a field twice");
        }
        if (!frame.isObject()) {
            throw new Refusal("not_an_object", "a frame has to be a JSON object");
        }
        return frame;
    }

    // ---- fields ----

    private static @Nullable String id(JsonNode frame) {
        JsonNode node = frame.get("id");
        if (node == null || !node.isString()) {
            return null;
        }
        String id = node.stringValue();
        boolean valid = !id.isEmpty()
                && id.codePointCount(0, id.length()) <= MAX_ID
                && id.codePoints()
                        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
        return valid ? id : null;
    }

    private static String username(JsonNode frame, String field) throws Refusal {
        return name(
                frame,
                field,
                Names::username,
                "1 to " + Names.MAX_USERNAME + " letters, digits, '_', '-' and single spaces between them");
    }

    private static RoomName room(JsonNode frame) throws Refusal {
        return name(frame, "room", Names::room, "1 to " + Names.MAX_ROOM + " characters that can be seen");
    }

    private static <N> N name(JsonNode frame, String field, Function<String, Optional<N>> rule, String description)
            throws Refusal {
        String typed = string(frame, field, MAX_TYPED);
        return rule.apply(typed).orElseThrow(() -> invalid(field + " has to be " + description));
    }

    private static RoomName roomOrHall(JsonNode frame) throws Refusal {
        return frame.hasNonNull("room") ? room(frame) : RoomName.HALL;
    }

    private static Resume resume(JsonNode frame) throws Refusal {
        JsonNode node = frame.get("resume");
        if (node == null || node.isNull()) {
            return new Resume.No();
        }
        if (node.isBoolean()) {
            return node.booleanValue() ? new Resume.Wanted() : new Resume.No();
        }
        if (node.isString() && node.stringValue().length() <= 64) {
            return new Resume.With(node.stringValue());
        }
        throw invalid("resume has to be true, false or a token");
    }

    private static TypingPlace typingPlace(JsonNode frame) throws Refusal {
        if (!frame.hasNonNull("to")) {
            return new TypingPlace.InRoom(roomOrHall(frame));
        }
        if (frame.hasNonNull("room")) {
            throw invalid("there may be a room or a to, but not both");
        }
        return new TypingPlace.ToUser(UserKey.of(username(frame, "to")));
    }

    private static Page.Range range(JsonNode frame) throws Refusal {
        int limit = (int) number(frame, "limit", 1, Page.MAX_MESSAGES, DEFAULT_LIMIT);
        boolean before = frame.hasNonNull("before");
        if (frame.hasNonNull("after")) {
            if (before) {
                throw invalid("there may be a before or an after, but not both");
            }
            return new Page.Range.After(number(frame, "after", 0, Long.MAX_VALUE, 0), limit);
        }
        return before
                ? new Page.Range.Before(number(frame, "before", 1, Long.MAX_VALUE, 1), limit)
                : new Page.Range.Newest(limit);
    }

    private static long number(JsonNode frame, String field, long min, long max, long otherwise) throws Refusal {
        JsonNode node = frame.get(field);
        if (node == null || node.isNull()) {
            return otherwise;
        }
        if (!node.isNumber() || !node.canConvertToExactIntegral() || !node.canConvertToLong()) { // 5.0 is one in JSON
            throw invalid(field + " has to be a whole number");
        }
        long value = node.longValue();
        if (value < min || value > max) {
            throw invalid(field + " has to be from " + min + " to " + max);
        }
        return value;
    }

    private static boolean bool(JsonNode frame, String field, boolean otherwise) throws Refusal {
        JsonNode node = frame.get(field);
        if (node == null || node.isNull()) {
            return otherwise;
        }
        if (!node.isBoolean()) {
            throw invalid(field + " has to be true or false");
        }
        return node.booleanValue();
    }

    /**
     * A field that has to be a string with something other than white space in it, and at most {@code max} characters.
     */
    private static String string(JsonNode frame, String field, int max) throws Refusal {
        JsonNode node = frame.get(field);
        if (node == null) {
            throw invalid(field + " is missing");
        }
        if (!node.isString()) {
            throw invalid(field + " has to be a string");
        }
        String value = node.stringValue();
        if (value.isBlank()) {
            throw invalid(field + " may not be empty");
        }
        if (value.codePointCount(0, value.length()) > max) {
            throw invalid(field + " may not be longer than " + max + " characters");
        }
        return value;
    }

    private static Refusal invalid(String explanation) {
        return new Refusal("invalid_field", explanation);
    }
}
