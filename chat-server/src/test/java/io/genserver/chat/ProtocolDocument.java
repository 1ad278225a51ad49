package io.genserver.chat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Path;
import java.util.List;
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

    private static final Schema CLIENT_FRAME = schema("/components/schemas/ClientFrame");
    private static final Schema SERVER_FRAME = schema("/components/schemas/ServerFrame");

    private ProtocolDocument() {}

    static JsonNode document() {
        return DOCUMENT;
    }

    /** What is wrong with a frame that a client sends; nothing if it is as described. */
    static List<String> faultsOfClientFrame(JsonNode frame) {
        return faults(CLIENT_FRAME, frame);
    }

    /** What is wrong with a frame that a client is sent; nothing if it is as described. */
    static List<String> faultsOfServerFrame(JsonNode frame) {
        return faults(SERVER_FRAME, frame);
    }

    static List<String> faultsOf(String pointer, JsonNode value) {
        return faults(schema(pointer), value);
    }

    private static List<String> faults(Schema schema, JsonNode value) {
        return schema.validate(value).stream().map(Object::toString).toList();
    }

    private static Schema schema(String pointer) {
        return SCHEMAS.getSchema(SchemaLocation.of(IRI + "#" + pointer));
    }
}
