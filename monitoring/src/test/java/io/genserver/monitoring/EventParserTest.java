package io.genserver.monitoring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genserver.monitoring.EventParser.Event;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("InputStreamSlowMultibyteRead") // these streams are read byte by byte
class EventParserTest {

    private static List<Event> parse(String text) throws IOException {
        var parser = new EventParser(new ByteArrayInputStream(text.getBytes(UTF_8)));
        List<Event> events = new ArrayList<>();
        for (Event event = parser.next(); event != null; event = parser.next()) {
            events.add(event);
        }
        return events;
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r", "\r\n"})
    void anEventEndsWithAnEmptyLineHoweverLinesEnd(String end) throws IOException {
        assertThat(parse("id: 7\nevent: a\ndata: x\n\ndata:y\n\n".replace("\n", end)))
                .containsExactly(new Event("7", "a", "x"), new Event("7", "message", "y"));
    }

    @Test
    void dataOfMoreThanOneLineIsPutTogether() throws IOException {
        assertThat(parse("data: a\ndata\ndata:  b\n\n")).containsExactly(new Event("", "message", "a\n\n b"));
    }

    @Test
    void commentsAndUnknownFieldsAreIgnored() throws IOException {
        assertThat(parse(":\n\n: hello\nretry: 7\nevent: none\n\ndata: ü\n\n"))
                .containsExactly(new Event("", "message", "ü"));
    }

    @Test
    void whatIsNotEndedIsNotThere() throws IOException {
        assertThat(parse("data: a\n\ndata: b\n")).hasSize(1);
        assertThat(parse("data: a")).isEmpty();
    }

    @Test
    void aLineWithoutEndIsRefused() {
        var endless = new InputStream() {
            private long sent;

            @Override
            public int read() {
                sent++;
                return 'x';
            }
        };

        assertThatThrownBy(() -> new EventParser(endless).next()).isInstanceOf(IOException.class);
        assertThat(endless.sent).isLessThan(20 << 20);
    }

    @Test
    void anEventWithoutEndIsRefused() {
        byte[] line = ("data: " + "x".repeat(1 << 20) + "\n").getBytes(UTF_8);
        var endless = new InputStream() {
            private int at;

            @Override
            public int read() {
                return line[at++ % line.length];
            }
        };

        assertThatThrownBy(() -> new EventParser(endless).next()).hasMessageStartingWith("an event is longer than");
    }
}
