package io.genserver.chat;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads {@link ClientFrame}s from JSON text, and refuses what is none. Fields that it does not know are ignored. */
final class ClientFrames {
    static final int MAX_USERNAME = 20;
    static final int MAX_TEXT = 2_000;

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

    static ClientFrame read(String text) throws Refusal {
        JsonNode frame = parse(text);
        String type = string(frame, "type", 64);
        return switch (type) {
            case "join" -> new ClientFrame.Join(username(frame));
            case "message" -> new ClientFrame.Message(string(frame, "text", MAX_TEXT));
            case "ping" -> new ClientFrame.Ping();
            default -> throw new Refusal("unknown_type", "the type of a frame is join, message or ping");
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

    private static String username(JsonNode frame) throws Refusal {
        String name = string(frame, "username", MAX_USERNAME).strip();
        if (name.codePoints().anyMatch(Character::isISOControl)) {
            throw new Refusal("invalid_field", "username may not contain control characters");
        }
        return name;
    }

    /**
     * A field that has to be a string with something other than white space in it, and at most {@code max} characters.
     */
    private static String string(JsonNode frame, String field, int max) throws Refusal {
        JsonNode node = frame.get(field);
        if (node == null) {
            throw new Refusal("invalid_field", field + " is missing");
        }
        if (!node.isString()) {
            throw new Refusal("invalid_field", field + " has to be a string");
        }
        String value = node.stringValue();
        if (value.isBlank()) {
            throw new Refusal("invalid_field", field + " may not be empty");
        }
        if (value.codePointCount(0, value.length()) > max) {
            throw new Refusal("invalid_field", field + " may not be longer than " + max + " characters");
        }
        return value;
    }
}
