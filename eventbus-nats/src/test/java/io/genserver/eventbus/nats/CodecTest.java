package io.genserver.eventbus.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.genserver.eventbus.nats.CodecExample.ChatEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodecTest {

    sealed interface Shape {
        sealed interface Round extends Shape {}

        record Circle(double radius) implements Round {}

        record Group(List<Shape> shapes, Map<String, Shape> named, Optional<Shape> first) implements Shape {}

        record Framed(Circle circle, Colour colour, Object anything) implements Shape {}

        enum Point implements Shape {
            ORIGIN
        }
    }

    enum Colour {
        RED
    }

    sealed interface Twins {
        record One() implements Twins {}

        final class Inner {
            record One() implements Twins {}
        }
    }

    sealed interface WithClass {
        final class Plain implements WithClass {}
    }

    record Holder(List<Twins> twins) {}

    @Test
    void anEventIsTheSameAfterItsWay() throws IOException {
        var said = new ChatEvent.Said("ann", "h\u00e9 \ud83d\ude00", Instant.parse("2026-01-02T03:04:05Z"));

        assertThat(CodecExample.EVENTS.decode(CodecExample.EVENTS.encode(said))).isEqualTo(said);
        assertThat(text(CodecExample.EVENTS.encode(new ChatEvent.Left("ann"))))
                .isEqualTo("{\"@type\":\"Left\",\"user\":\"ann\"}");
    }

    @Test
    void sealedTypesWithinOthersAreToldApartToo() throws IOException {
        Codec<Shape> codec = Codec.json(Shape.class);
        var circle = new Shape.Circle(1.5);
        var group = new Shape.Group(
                List.of(circle, Shape.Point.ORIGIN), Map.of("c", circle), Optional.of(Shape.Point.ORIGIN));
        var framed = new Shape.Framed(circle, Colour.RED, "text");

        assertThat(codec.decode(codec.encode(group))).isEqualTo(group);
        assertThat(codec.decode(codec.encode(framed))).isEqualTo(framed);
    }

    @Test
    void aPropertyOfALaterVersionIsPassedOver() throws IOException {
        assertThat(CodecExample.EVENTS.decode(bytes("{\"@type\":\"Left\",\"user\":\"ann\",\"why\":\"tired\"}")))
                .isEqualTo(new ChatEvent.Left("ann"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "7",
                "{",
                "[]",
                "{\"user\":\"ann\"}",
                "{\"@type\":\"Kicked\",\"user\":\"ann\"}",
                "{\"@type\":\"java.lang.ProcessBuilder\",\"command\":[\"id\"]}",
                "{\"@type\":\"io.genserver.eventbus.nats.CodecExample$ChatEvent$Left\",\"user\":\"ann\"}",
                "{\"@class\":\"java.net.URL\",\"user\":\"ann\"}",
                "[\"java.net.URL\",\"http://example.org\"]",
                "{\"@type\":\"Left\",\"user\":{\"@class\":\"java.io.File\"}}",
                "{\"@type\":\"Left\",\"user\":\"ann\"} {\"@type\":\"Left\"}",
            })
    void whatIsNoEventIsRefused(String text) {
        assertThatIOException().isThrownBy(() -> CodecExample.EVENTS.decode(bytes(text)));
    }

    @Test
    void whatIsNestedTooDeepIsRefused() {
        String deep = "{\"@type\":\"Left\",\"x\":" + "[".repeat(100_000);

        assertThatIOException().isThrownBy(() -> CodecExample.EVENTS.decode(bytes(deep)));
    }

    @Test
    void aPropertyOfAnyTypeMakesNothingButJsonsOwn() throws IOException {
        Codec<Shape> codec = Codec.json(Shape.class);
        byte[] hostile = bytes("""
                {"@type":"Framed","circle":{"@type":"Circle","radius":1},"colour":"RED",
                 "anything":{"@class":"java.lang.ProcessBuilder","@type":"Circle","command":["id"]}}
                """);

        assertThat(((Shape.Framed) codec.decode(hostile)).anything()).isInstanceOf(Map.class);
    }

    @Test
    void typesThatCannotBeToldApartAreRefusedWhenTheCodecIsMade() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Codec.json(Twins.class))
                .withMessageContaining("two of one name");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Codec.json(Holder.class))
                .withMessageContaining("two of one name");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Codec.json(WithClass.class))
                .withMessageContaining("is no record");
    }

    @Test
    void aCodecOfOnesOwnIsABytesAndValuesAffair() throws IOException {
        var numbers = new CodecExample.Numbers();

        assertThat(numbers.decode(numbers.encode(42L))).isEqualTo(42L);
        assertThatIOException().isThrownBy(() -> numbers.decode(new byte[1]));
        assertThatCode(() -> Codec.json(String.class).decode(bytes("\"text\""))).doesNotThrowAnyException();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
