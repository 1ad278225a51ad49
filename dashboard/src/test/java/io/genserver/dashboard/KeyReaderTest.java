package io.genserver.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.utils.NonBlocking;
import org.jline.utils.NonBlockingReader;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class KeyReaderTest {
    private static final long PATIENCE_MILLIS = 30_000;

    @AutoClose
    private final PipedWriter keyboard = new PipedWriter();

    @AutoClose
    private final NonBlockingReader reader = NonBlocking.nonBlocking("keys", new PipedReader(keyboard));

    private final KeyReader keys = new KeyReader(reader);

    KeyReaderTest() throws IOException {}

    private List<String> read(String sent, int count) throws IOException {
        keyboard.write(sent);
        keyboard.flush();
        List<String> read = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            read.add(keys.read(PATIENCE_MILLIS).orElseThrow());
        }
        return read;
    }

    @Test
    void whatComesInOneGoIsTakenApart() throws IOException {
        assertThat(read("q\033[5~\033OAé👍\033[1;5C\033", 7))
                .containsExactly("q", "\033[5~", "\033OA", "é", "👍", "\033[1;5C", "\033");
    }

    @Test
    void aSequenceWithoutEndIsCut() throws IOException {
        assertThat(read("\033[" + "1;".repeat(50), 1).getFirst()).hasSize(16);
    }

    @Test
    void nothingIsNoKey() throws IOException {
        assertThat(keys.read(1)).isEmpty();
    }

    @Test
    void theEndIsAKey() throws IOException {
        keyboard.close();

        assertThat(keys.read(PATIENCE_MILLIS)).isEqualTo(Optional.of(KeyReader.END));
    }

    @Test
    void aKeyWithoutMeaningChangesNothing() {
        Model model = Samples.model(Layout.FULL, 80, 24);

        assertThat(Samples.press(model, "\033[1;5C", "é", "\0", "\177")).isEqualTo(model);
        assertThat(Samples.press(Samples.press(model, "/"), "\033[1;5C", "\0")
                        .view()
                        .filter())
                .isEmpty();
    }
}
