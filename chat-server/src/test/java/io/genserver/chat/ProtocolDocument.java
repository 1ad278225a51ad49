package io.genserver.chat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The protocol as {@code docs/protocol/asyncapi.yaml} describes it. */
final class ProtocolDocument {
    private static final Path FILE = Path.of(System.getProperty("basedir", "."))
            .toAbsolutePath()
            .normalize()
            .resolveSibling("docs/protocol/asyncapi.yaml");

    private static final String IRI = "urn:genserver:chat";
    private static final JsonNode DOCUMENT = YAMLMapper.shared().readTree(FILE);

    /** AsyncAPI 3 takes its schemas from draft 7. */
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_7,
            builder -> builder.schemas(id -> {
                if (!id.equals(IRI)) {
                    throw new AssertionError("the document refers to " + id);
                }
                return DOCUMENT.toString();
            }));

    private static final List<Kind> CLIENT_FRAMES = kinds("ClientFrame");
    private static final List<Kind> SERVER_FRAMES = kinds("ServerFrame");

    /** A kind of frames, and what is known beforehand of the fields that tell kinds apart. */
    private record Kind(Predicate<JsonNode> mayBe, Schema schema) {

        static Kind of(String reference) {
            String pointer = reference.substring(1);
            Predicate<JsonNode> type = field(pointer, "type");
            return new Kind(type.and(field(pointer, "topic")), ProtocolDocument.schema(pointer));
        }

        /** Whether the field of a frame may be as the schema says; for speed only, as the schema is asked after that. */
        private static Predicate<JsonNode> field(String pointer, String name) {
            JsonNode described = DOCUMENT.at(pointer + "/properties/" + name);
            if (described.has("$ref")) {
                described = DOCUMENT.at(described.get("$ref").stringValue().substring(1));
            }
            JsonNode constant = described.path("const");
            if (!constant.isMissingNode()) {
                return frame -> constant.equals(frame.get(name));
            }
            if (described.has("pattern")) {
                Predicate<String> pattern =
                        Pattern.compile(described.get("pattern").stringValue()).asPredicate();
                return frame -> pattern.test(frame.path(name).asString(""));
            }
            return frame -> true;
        }
    }

    private ProtocolDocument() {}

    static JsonNode document() {
        return DOCUMENT;
    }

    /** What is wrong with a frame that a client sends; nothing if it is as described. */
    static List<String> faultsOfClientFrame(JsonNode frame) {
        return faults(CLIENT_FRAMES, frame);
    }

    /** What is wrong with a frame that a client is sent; nothing if it is as described. */
    static List<String> faultsOfServerFrame(JsonNode frame) {
        return faults(SERVER_FRAMES, frame);
    }

    static List<String> faultsOf(String pointer, JsonNode value) {
        return faults(schema(pointer), value);
    }

    private static List<Kind> kinds(String schema) {
        return DOCUMENT.at("/components/schemas/" + schema + "/oneOf")
                .valueStream()
                .map(reference -> Kind.of(reference.get("$ref").stringValue()))
                .toList();
    }

    private static List<String> faults(List<Kind> kinds, JsonNode frame) {
        List<String> faults = new ArrayList<>();
        int fits = 0;
        for (Kind kind : kinds) {
            if (kind.mayBe().test(frame)) {
                List<String> ofKind = faults(kind.schema(), frame);
                faults.addAll(ofKind);
                fits += ofKind.isEmpty() ? 1 : 0;
            }
        }
        if (fits == 1) {
            return List.of();
        }
        faults.add(fits == 0 ? "it is of no kind" : "it is of " + fits + " kinds");
        return faults;
    }

    private static List<String> faults(Schema schema, JsonNode value) {
        return schema.validate(value).stream().map(Object::toString).toList();
    }

    private static Schema schema(String pointer) {
        return SCHEMAS.getSchema(SchemaLocation.of(IRI + "#" + pointer));
    }
}
