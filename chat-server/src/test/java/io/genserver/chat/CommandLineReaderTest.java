package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genserver.chat.CommandLineReader.Task;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
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
                Usage: chat-server [OPTIONS]
                Runs a chat server with its browser client, until it is told to end.
                      --config=<file>             A file with options, one name=value a line (CHAT_CONFIG; default: none)
                      --port=<number>             Where it listens; 0 for any free port (PORT; default: 7201)
                      --public-dir=<folder>       The files of the browser client, if not those that come with the server
                                                    (CHAT_PUBLIC_DIR; default: none)
                      --admin-token-file=<file>   A file with the admin token in it (CHAT_ADMIN_TOKEN_FILE; default: none)
                  -h, --help                      Say what can be set, and end
                  -V, --version                   Say which version this is, and end
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

    @Test
    void aSecretsFileIs() {
        assertThat(reader.read("--admin-token-file=a")).isEqualTo(new Task.Run(Map.of(Options.ADMIN_TOKEN_FILE, "a")));
    }
}
