package io.genserver.chat;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigReaderTest {
    private static final List<Option<?>> OPTIONS =
            List.of(Options.CONFIG, Options.PORT, Options.KEEP_DAYS, Options.ADMIN_TOKEN);

    @TempDir
    private Path folder;

    @Test
    void whatIsNotSetHasItsDefault() {
        // when
        ChatConfig config = read(Map.of(), Map.of());

        // then
        assertThat(config.get(Options.PORT)).isEqualTo(7201);
        assertThat(config.get(Options.DATA_DIR)).isEqualTo(Path.of("data"));
        assertThat(config.retention()).isEqualTo(Retention.DEFAULT);
    }

    @Test
    void aFileIsLessThanAVariableAndThatIsLessThanTheCommandLine() throws Exception {
        // given
        Path file = file("port=1\nkeep-days=1\n");
        var none = Map.<Option<?>, String>of();
        var variables = Map.of("CHAT_CONFIG", file.toString(), "PORT", "2");

        // then
        assertThat(read(none, Map.of("CHAT_CONFIG", file.toString())).get(Options.PORT))
                .isEqualTo(1);
        assertThat(read(none, variables).get(Options.PORT)).isEqualTo(2);
        assertThat(read(Map.of(Options.PORT, "3"), variables).get(Options.PORT)).isEqualTo(3);
        assertThat(read(Map.of(Options.PORT, "3"), variables).get(Options.KEEP_DAYS))
                .as("what nothing else sets")
                .isEqualTo(1);
    }

    @Test
    void theCommandLinesFileIsReadInPlaceOfTheVariables() throws Exception {
        // given
        Path file = file("port=1\n");

        // when
        ChatConfig config = read(Map.of(Options.CONFIG, file.toString()), Map.of("CHAT_CONFIG", "not there"));

        // then
        assertThat(config.get(Options.PORT)).isEqualTo(1);
    }

    @Test
    void aWrongValueThatSomethingElseOverridesDoesNoHarm() {
        assertThat(read(Map.of(Options.PORT, "3"), Map.of("PORT", "three")).get(Options.PORT))
                .isEqualTo(3);
    }

    @Test
    void anEmptyVariableIsNotSet() {
        assertThat(read(Map.of(), Map.of("PORT", "")).get(Options.PORT)).isEqualTo(7201);
    }

    @Test
    void itSaysWhatIsSetByWhatAndNoSecret() throws Exception {
        // given
        Path file = file("admin-token = correct horse battery staple\n");

        // when
        ChatConfig config =
                read(Map.of(Options.PORT, "3"), Map.of("CHAT_CONFIG", file.toString(), "CHAT_KEEP_DAYS", "7"));

        // then
        assertThat(config.describe(OPTIONS))
                .isEqualTo(
                        "config=%s (CHAT_CONFIG), port=3 (--port), keep-days=7 (CHAT_KEEP_DAYS), admin-token=*** (admin-token in %s)"
                                .formatted(file, file));
        assertThat(config.toString()).contains("port=3 (--port)").doesNotContain("horse");
        assertThat(config.get(Options.ADMIN_TOKEN).orElseThrow().reveal()).isEqualTo("correct horse battery staple");
    }

    // ---- what is wrong is said in one line, by the name under which it was set ----

    @Test
    void aWrongValueOfEachSource() throws Exception {
        Path file = file("port=one\n");

        assertFails(
                Map.of(),
                Map.of("CHAT_CONFIG", file.toString()),
                "port in " + file + " has to be a number from 0 to 65535, not 'one'");
        assertFails(Map.of(), Map.of("PORT", "two"), "PORT has to be a number from 0 to 65535, not 'two'");
        assertFails(Map.of(Options.PORT, "three"), Map.of(), "--port has to be a number from 0 to 65535, not 'three'");
        assertFails(Map.of(Options.PORT, ""), Map.of(), "--port has to be a number from 0 to 65535, not ''");
        assertFails(
                Map.of(), Map.of("CHAT_ADMIN_TOKEN", "hunter2"), "CHAT_ADMIN_TOKEN has to be at least 16 characters");
    }

    @Test
    void aVariableThatIsNoOption() {
        assertFails(
                Map.of(),
                Map.of("CHAT_KEEP_DAY", "1"),
                "there is no option CHAT_KEEP_DAY, which is set in the environment; see --help");
        assertFails(
                Map.of(),
                Map.of("CHAT_PORT", "1"),
                "there is no option CHAT_PORT, which is set in the environment; see --help");
        assertFails(
                Map.of(),
                Map.of("CHAT_MAX_ROOMS", "1"),
                "there is no option CHAT_MAX_ROOMS, which is set in the environment; see --help");
    }

    @Test
    void whatKubernetesSetsForAServiceCalledChatIsNotTakenForAnOption() {
        // given
        Map<String, String> links = Map.of(
                "CHAT_SERVICE_HOST", "10.0.0.1",
                "CHAT_SERVICE_PORT", "7201",
                "CHAT_SERVICE_PORT_HTTP", "7201",
                "CHAT_PORT", "tcp://10.0.0.1:7201",
                "CHAT_PORT_7201_TCP", "tcp://10.0.0.1:7201",
                "CHAT_PORT_7201_TCP_PROTO", "tcp",
                "CHAT_SERVER_SERVICE_HOST", "10.0.0.1",
                "CHAT_SERVER_PORT_7201_TCP_ADDR", "10.0.0.1");

        // then
        assertThat(read(Map.of(), links).get(Options.PORT)).isEqualTo(7201);
    }

    @Test
    void aKeyThatIsNoOption() throws Exception {
        Path misspelt = file("keep-day=secret\n");
        assertFails(
                Map.of(Options.CONFIG, misspelt.toString()),
                Map.of(),
                "there is no option keep-day, which is set in " + misspelt + "; see --help");

        Path nested = file("config=other\n");
        assertFails(
                Map.of(Options.CONFIG, nested.toString()),
                Map.of(),
                "there is no option config, which is set in " + nested + "; see --help");
    }

    @Test
    void aKeyThatIsSetTwice() throws Exception {
        Path file = file("port=1\nport=2\n");

        assertFails(Map.of(Options.CONFIG, file.toString()), Map.of(), "port is set twice in " + file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"port=\\uXYZ", "\u00ff\u00fe"})
    void aFileThatIsNone(String content) throws Exception {
        Path file = Files.write(folder.resolve("chat.properties"), content.getBytes(ISO_8859_1));

        assertFails(
                Map.of(Options.CONFIG, file.toString()),
                Map.of(),
                "cannot read " + file + ": it has to be a properties file in UTF-8");
    }

    @Test
    void aFileThatIsNotThere() {
        assertFails(
                Map.of(),
                Map.of("CHAT_CONFIG", folder + "/none"),
                "CHAT_CONFIG has to be a file that can be read, not '" + folder + "/none'");
    }

    private Path file(String content) throws Exception {
        return Files.writeString(folder.resolve("chat.properties"), content);
    }

    private static ChatConfig read(Map<Option<?>, String> commandLine, Map<String, String> environment) {
        return new ConfigReader(OPTIONS).read(commandLine, environment);
    }

    private static void assertFails(
            Map<Option<?>, String> commandLine, Map<String, String> environment, String message) {
        assertThatThrownBy(() -> read(commandLine, environment))
                .isInstanceOf(StartupException.class)
                .hasMessage(message);
    }
}
