package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Holds {@code docs/protocol/asyncapi.yaml} to itself; that the frames are as it says is seen by {@link TestClient}. */
class ProtocolDocumentTest {

    static Stream<String> messages() {
        return ProtocolDocument.document().at("/components/messages").propertyNames().stream();
    }

    static Stream<String> frames(String operation) {
        return ProtocolDocument.document()
                .at("/operations/" + operation + "/messages")
                .valueStream()
                .map(reference -> reference.get("$ref").stringValue())
                .map(reference -> reference.substring(reference.lastIndexOf('/') + 1));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void theExamplesOfAMessageAreAsItsSchemaSays(String message) {
        JsonNode described = ProtocolDocument.document().at("/components/messages/" + message);
        String schema = described.at("/payload/$ref").stringValue().substring(1);

        assertThat(described.get("examples")).isNotEmpty();
        for (JsonNode example : described.get("examples")) {
            assertThat(ProtocolDocument.faultsOf(schema, example.get("payload")))
                    .isEmpty();
        }
    }

    @Test
    void everyMessageIsOfOneDirectionAndItsExamplesAreFramesOfThat() {
        List<String> all = new ArrayList<>();
        frames("receive").forEach(message -> {
            all.add(message);
            examples(message)
                    .forEach(example -> assertThat(ProtocolDocument.faultsOfClientFrame(example))
                            .isEmpty());
        });
        frames("send").forEach(message -> {
            all.add(message);
            examples(message)
                    .forEach(example -> assertThat(ProtocolDocument.faultsOfServerFrame(example))
                            .isEmpty());
        });

        assertThat(all).containsExactlyInAnyOrderElementsOf(messages().toList());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{'type':'dance'}",
                "{'type':'message'}",
                "{'type':'message','text':'  '}",
                "{'type':'message','text':'hi','id':7}",
                "{'type':'typing','room':'r','to':'ada'}",
                "{'type':'history','before':1,'after':1}",
                "{'type':'history','limit':201}",
                "{'type':'join','username':1}"
            })
    void whatIsNoFrameOfAClientIsFoundOut(String frame) {
        assertThat(ProtocolDocument.faultsOfClientFrame(parse(frame))).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'pong'}",
                "{'type':'pong','timestamp':1,'extra':1}",
                "{'type':'error','code':'oops','message':'?'}",
                "{'type':'ack','id':'1','seq':1,'to':'ada'}",
                "{'type':'ack','id':'1'}",
                "{'topic':'room.a.b.message','room':'a.b','from':'ada','message':'hi','timestamp':'2026-01-31T12:00:00Z','seq':1}",
                "{'topic':'chat.message','from':'ada','message':'hi','timestamp':'2026-01-31 12:00:00','seq':1}"
            })
    void whatIsNoFrameOfTheServerIsFoundOut(String frame) {
        assertThat(ProtocolDocument.faultsOfServerFrame(parse(frame))).isNotEmpty();
    }

    private static Stream<JsonNode> examples(String message) {
        return ProtocolDocument.document()
                .at("/components/messages/" + message + "/examples")
                .valueStream()
                .map(example -> example.get("payload"));
    }

    private static JsonNode parse(String quoted) {
        return JsonMapper.shared().readTree(quoted.replace('\'', '"'));
    }
}
