package io.genserver.chat;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.chat.CommandLineReader.Task;
import io.genserver.chat.Option.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Holds {@code docs/reference/configuration.md} to the options. {@code -Ddocs.update=true} writes them into it. */
class ConfigurationDocumentTest {
    private static final Path PAGE = Path.of(System.getProperty("basedir", "."))
            .toAbsolutePath()
            .normalize()
            .resolveSibling("docs/reference/configuration.md");

    private static final Pattern TABLE =
            Pattern.compile("(?<=<!-- options -->\n).*?(?=<!-- end of options -->)", Pattern.DOTALL);

    private static final Pattern COMMAND =
            Pattern.compile("```sh\n(?<variables>(\\w+=\\S+ )*)java -jar chat-server.jar(?<arguments>.*)\n```");

    private static final Pattern FILE = Pattern.compile("```properties\n(?<content>.*?)```", Pattern.DOTALL);

    @Test
    void theTableIsThatOfTheOptions() throws IOException {
        String page = Files.readString(PAGE);
        String truth = TABLE.matcher(page).replaceFirst(Matcher.quoteReplacement(table()));

        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(PAGE, truth);
        } else {
            assertThat(page)
                    .as("run with -Ddocs.update=true to bring it up to date")
                    .isEqualTo(truth);
        }
    }

    private static String table() {
        return """
                | Command line | Environment | In a file | What it can be | Default | What it is |
                |---|---|---|---|---|---|
                """ + Options.ALL.stream().map(ConfigurationDocumentTest::row).collect(joining());
    }

    private static <T> String row(Option<T> option) {
        return "| %s | %s | %s | %s | `%s` | %s |\n"
                .formatted(
                        name(option, Source.COMMAND_LINE),
                        name(option, Source.ENVIRONMENT),
                        name(option, Source.FILE),
                        option.rule(),
                        option.print(option.defaultValue()),
                        option.meaning());
    }

    private static String name(Option<?> option, Source source) {
        return option.nameBy(source).map(name -> "`" + name + "`").orElse("");
    }

    @Test
    void itsExamplesAreThreeWaysToSayTheSame(@TempDir Path folder) throws IOException {
        // given
        String page = Files.readString(PAGE);
        Matcher file = FILE.matcher(page);
        assertThat(file.find()).isTrue();
        Path properties = Files.writeString(folder.resolve("chat.properties"), file.group("content"));

        // when
        List<ChatConfig> configs = COMMAND.matcher(page)
                .results()
                .map(command -> read(
                        command.group("variables"),
                        command.group("arguments").replace("chat.properties", properties.toString())))
                .toList();

        // then
        assertThat(configs).hasSize(3).allSatisfy(config -> {
            assertThat(config.get(Options.PORT)).isEqualTo(8080);
            assertThat(config.get(Options.KEEP_DAYS)).isEqualTo(30);
        });
    }

    private static ChatConfig read(String variables, String arguments) {
        Map<String, String> environment = new TreeMap<>();
        for (String variable : words(variables)) {
            String[] nameAndText = variable.split("=", 2);
            environment.put(nameAndText[0], nameAndText[1]);
        }
        Task task = new CommandLineReader(Options.ALL).read(words(arguments).toArray(String[]::new));
        return new ConfigReader(Options.ALL).read(((Task.Run) task).values(), environment);
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>(List.of(text.strip().split(" ")));
        words.remove("");
        return words;
    }
}
