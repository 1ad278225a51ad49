package io.genserver.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genserver.chat.StaticFiles.StaticFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StaticFilesTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void writeIndex() throws IOException {
        Files.writeString(folder.resolve("index.html"), "home");
    }

    @Test
    void theRootIsTheIndex() {
        // when
        StaticFiles files = StaticFiles.load(folder);

        // then
        assertThat(files.find("/")).isPresent().isEqualTo(files.find("/index.html"));
    }

    @Test
    void filesInFoldersHaveTheirPath() throws IOException {
        // given
        Files.writeString(Files.createDirectories(folder.resolve("a/b")).resolve("c.txt"), "deep");

        // when
        StaticFiles files = StaticFiles.load(folder);

        // then
        assertThat(files.find("/a/b/c.txt"))
                .hasValueSatisfying(file -> assertThat(file.content()).isEqualTo("deep".getBytes(UTF_8)));
        assertThat(files.find("/a/b")).isEmpty();
        assertThat(files.find("a/b/c.txt")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "a.html,        text/html; charset=utf-8",
        "a.HTML,        text/html; charset=utf-8",
        "a.css,         text/css; charset=utf-8",
        "a.js,          text/javascript; charset=utf-8",
        "a.mjs,         text/javascript; charset=utf-8",
        "a.json,        application/json",
        "a.webmanifest, application/manifest+json",
        "a.svg,         image/svg+xml",
        "a.png,         image/png",
        "a.ico,         image/x-icon",
        "a.woff2,       font/woff2",
        "a.exe,         application/octet-stream",
        "a,             application/octet-stream"
    })
    void theExtensionSaysWhatItIs(String name, String contentType) throws IOException {
        // given
        Files.writeString(folder.resolve(name), "x");

        // when
        StaticFiles files = StaticFiles.load(folder);

        // then
        assertThat(files.find("/" + name)).map(StaticFile::contentType).hasValue(contentType);
    }

    @Test
    void theTagIsThatOfTheContent() throws IOException {
        // given
        Files.writeString(folder.resolve("a.txt"), "same");
        Files.writeString(folder.resolve("b.txt"), "same");
        Files.writeString(folder.resolve("c.txt"), "other");

        // when
        StaticFiles files = StaticFiles.load(folder);

        // then
        String tag = files.find("/a.txt").orElseThrow().etag();
        assertThat(tag).matches("\"[0-9a-f]{32}\"");
        assertThat(files.find("/b.txt")).map(StaticFile::etag).hasValue(tag);
        assertThat(files.find("/c.txt")).map(StaticFile::etag).isPresent().isNotEqualTo(tag);
    }

    @Test
    void filesAreAsTheyWereWhenTheServerStarted() throws IOException {
        // given
        StaticFiles files = StaticFiles.load(folder);

        // when
        Files.writeString(folder.resolve("index.html"), "changed");

        // then
        assertThat(files.find("/").orElseThrow().content()).isEqualTo("home".getBytes(UTF_8));
    }

    @Test
    void theServersOwnFilesComeWithIt() {
        assertThat(StaticFiles.load(null).find("/index.html")).isPresent();
    }

    @Test
    void aFolderWithoutAnIndexIsRefused() throws IOException {
        // given
        Files.delete(folder.resolve("index.html"));

        // when, then
        assertThatThrownBy(() -> StaticFiles.load(folder))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("index.html")
                .hasMessageContaining(folder.toString());
    }

    @Test
    void aFolderThatIsTooLargeIsRefused() throws IOException {
        // given
        Path large = folder.resolve("large.bin");
        try (var file = new java.io.RandomAccessFile(large.toFile(), "rw")) {
            file.setLength(33L << 20);
        }

        // when, then
        assertThatThrownBy(() -> StaticFiles.load(folder))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("32 MiB");
    }

    @Test
    void aFolderThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> StaticFiles.load(folder.resolve("none")))
                .isInstanceOf(StartupException.class)
                .hasMessageNotContaining("\n");
    }
}
