package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genserver.chat.CommandLineReader.Task;
import io.genserver.dashboard.Layout;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineReaderTest {
    private final CommandLineReader reader = new CommandLineReader(
            List.of(Options.CONFIG, Options.PORT, Options.PUBLIC_DIR, Options.ADMIN_TOKEN, Options.ADMIN_TOKEN_FILE));

    @Test
    void valuesStandBehindASpaceOrAnEqualsSign() {
        assertThat(reader.read("--port", "1", "--config=@a${b}%c"))
                .isEqualTo(new Task.Run(Map.of(Options.PORT, "1", Options.CONFIG, "@a${b}%c")));
        assertThat(reader.read("--port", "-1")).isEqualTo(new Task.Run(Map.of(Options.PORT, "-1")));
        assertThat(reader.read("--port=")).isEqualTo(new Task.Run(Map.of(Options.PORT, "")));
        assertThat(reader.read()).isEqualTo(new Task.Run(Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-h", "--help"})
    void itExplainsWhatThereIs(String argument) {
        assertThat(reader.read("--port", "1", argument)).isEqualTo(new Task.Answer("""
                Usage: chat-server [OPTIONS] [COMMAND]
                Runs a chat server with its browser client, until it is told to end.
                      --config=<file>             A file with options, one name=value a line (CHAT_CONFIG; default: none)
                      --port=<number>             Where it listens; 0 for any free port (PORT; default: 7201)
                      --public-dir=<folder>       The files of the browser client, if not those that come with the server
                                                    (CHAT_PUBLIC_DIR; default: none)
                      --admin-token-file=<file>   A file with the admin token in it (CHAT_ADMIN_TOKEN_FILE; default: none)
                  -h, --help                      Say what can be set, and end
                  -V, --version                   Say which version this is, and end
                Commands:
                  dashboard  Shows a chat server that runs, here or elsewhere, in the terminal: press ? for the keys.
                An option that is not given here has the value of the variable in brackets; or else the one that the file of --config
                gives to its name without dashes; or else its default.
                """));
    }

    @ParameterizedTest
    @ValueSource(strings = {"-V", "--version"})
    void itSaysItsVersion(String argument) {
        assertThat(reader.read(argument))
                .isInstanceOfSatisfying(
                        Task.Answer.class,
                        answer -> assertThat(answer.text())
                                .startsWith("chat-server ")
                                .endsWith(System.lineSeparator()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--prot 1 | there is no option --prot; see --help",
                "--prot=1 | there is no option --prot; see --help",
                "-p | there is no option -p; see --help",
                "--port | --port needs a value behind it",
                "--port 1 --port 2 | --port is given twice",
                "start --port 1 | there are options only, no arguments such as 'start'; see --help",
                "@file | there are options only, no arguments such as '@file'; see --help"
            })
    void whatIsWrongIsOneLine(String commandLine, String message) {
        assertThatThrownBy(() -> reader.read(commandLine.split(" ")))
                .isInstanceOf(StartupException.class)
                .hasMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--admin-token=hunter2", "--admin-token hunter2"})
    void aSecretIsNotForTheCommandLine(String commandLine) {
        assertThatThrownBy(() -> reader.read(commandLine.split(" ")))
                .isInstanceOf(StartupException.class)
                .hasMessage("--admin-token would be seen by others on this machine;"
                        + " set CHAT_ADMIN_TOKEN or --admin-token-file");
    }

    // ---- the dashboard ----

    @Test
    void theDashboardOfTheChatOnThisMachineNeedsNoMore() {
        assertThat(reader.read("dashboard"))
                .isEqualTo(new Task.Observe(URI.create("http://localhost:7202"), Layout.FULL, Optional.empty()));
    }

    @Test
    void theDashboardIsToldWhereTheChatIsAndHowMuchToShow(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("token"), "sixteen letters!\n");

        assertThat(reader.read(
                        "dashboard", "--url=https://chat.example:1/", "--layout", "Minimal", "--token-file=" + file))
                .isInstanceOfSatisfying(Task.Observe.class, observe -> {
                    assertThat(observe.url()).isEqualTo(URI.create("https://chat.example:1"));
                    assertThat(observe.layout()).isEqualTo(Layout.MINIMAL);
                    assertThat(observe.token().orElseThrow().is("sixteen letters!"))
                            .isTrue();
                });
    }

    @Test
    void theDashboardExplainsItself() {
        assertThat(reader.read("dashboard", "--help")).isEqualTo(new Task.Answer("""
                Usage: chat-server dashboard [OPTIONS]
                Shows a chat server that runs, here or elsewhere, in the terminal: press ? for the keys.
                      --url=<url>           Where the chat listens for its operators (default: http://localhost:7202)
                      --token-file=<file>   A file with the admin token in it (default: none)
                      --layout=<word>       How much is shown: full, compact or minimal (default: full)
                  -h, --help                Say what can be set, and end
                If the chat wants an admin token, it is in the file of --token-file; or else in that of CHAT_ADMIN_TOKEN_FILE, or in
                CHAT_ADMIN_TOKEN.
                """));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "dashboard --layout huge | --layout has to be one of full, compact, minimal, not 'huge'",
                "dashboard --url 7202 | --url has to be a URL such as http://localhost:7202, not '7202'",
                "dashboard --url ftp://a | --url has to be a URL such as http://localhost:7202, not 'ftp://a'",
                "dashboard --url http://u:p@a | --url has to be a URL such as http://localhost:7202, not 'http://u:p@a'",
                "dashboard --url http://a/b | --url has to be a URL such as http://localhost:7202, not 'http://a/b'",
                "dashboard --token s3cret | --token would be seen by others on this machine; set CHAT_ADMIN_TOKEN or --token-file",
                "dashboard --token=s3cret | --token would be seen by others on this machine; set CHAT_ADMIN_TOKEN or --token-file",
                "dashboard --prot=1 | the dashboard knows no --prot; see dashboard --help",
                "dashboard --url | --url needs a value behind it",
                "--port 1 dashboard | --port is for the chat, and not for its dashboard"
            })
    void whatIsWrongAboutTheDashboardIsOneLine(String commandLine, String message) {
        whatIsWrongIsOneLine(commandLine, message);
    }

    @Test
    void aSecretsFileIs() {
        assertThat(reader.read("--admin-token-file=a")).isEqualTo(new Task.Run(Map.of(Options.ADMIN_TOKEN_FILE, "a")));
    }
}
