package io.genserver.chat;

import io.genserver.chat.Option.Source;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts a {@link ChatConfig} together from the command line, the environment and a file. */
final class ConfigReader {
    private static final String PREFIX = "CHAT_";

    /** What Kubernetes sets in every container when there is a service called chat, or chat-something: none of ours. */
    private static final Pattern OF_KUBERNETES =
            Pattern.compile("CHAT_(\\w+_)?(SERVICE_(HOST|PORT)\\w*=|PORT_\\d+_|PORT=\\w+://).*", Pattern.DOTALL);

    private final List<Option<?>> options;

    /** What somebody has written for an option. */
    private record Written(String text, String by) {}

    ConfigReader(List<Option<?>> options) {
        this.options = options;
    }

    /**
     * Reads what there is.
     *
     * @param commandLine the values given there, by option
     * @throws StartupException if a value is wrong, or something is set that there is not
     */
    ChatConfig read(Map<Option<?>, String> commandLine, Map<String, String> environment) {
        Map<Option<?>, Written> nearest = new LinkedHashMap<>();
        commandLine.forEach((option, text) -> nearest.put(
                option, new Written(text, option.nameBy(Source.COMMAND_LINE).orElseThrow())));
        fromEnvironment(environment).forEach(nearest::putIfAbsent);
        Written file = nearest.get(Options.CONFIG);
        if (file != null) {
            Options.CONFIG
                    .read(file.text(), file.by())
                    .ifPresent(path -> fromFile(path).forEach(nearest::putIfAbsent));
        }
        ChatConfig.Builder config = ChatConfig.builder();
        nearest.forEach((option, written) -> config.read(option, written.text(), written.by()));
        return config.build();
    }

    private Map<Option<?>, Written> fromEnvironment(Map<String, String> environment) {
        Map<Option<?>, Written> found = new LinkedHashMap<>();
        environment.forEach((variable, text) -> {
            Option<?> option = find(variable, Source.ENVIRONMENT);
            if (option != null) {
                if (!text.isBlank()) { // which is how many a tool says that it is not set
                    found.put(option, new Written(text, variable));
                }
            } else if (variable.startsWith(PREFIX)
                    && !OF_KUBERNETES.matcher(variable + "=" + text).matches()) {
                throw new StartupException("there is no option " + Option.oneLine(variable)
                        + ", which is set in the environment; see --help");
            }
        });
        return found;
    }

    private Map<Option<?>, Written> fromFile(Path file) {
        Map<Option<?>, Written> found = new LinkedHashMap<>();
        load(file).forEach((key, text) -> {
            Option<?> option = find((String) key, Source.FILE);
            if (option == null) {
                throw new StartupException("there is no option " + Option.oneLine((String) key) + ", which is set in "
                        + file + "; see --help");
            }
            found.put(option, new Written((String) text, key + " in " + file));
        });
        return found;
    }

    private static Properties load(Path file) {
        var properties = new Properties() {
            private static final long serialVersionUID = 1;

            @Override
            public synchronized Object put(Object key, Object value) {
                Object before = super.put(key, value);
                if (before != null) {
                    throw new StartupException(Option.oneLine((String) key) + " is set twice in " + file);
                }
                return value;
            }
        };
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) { // the latter for an escape that is none
            throw new StartupException("cannot read " + file + ": it has to be a properties file in UTF-8");
        }
        return properties;
    }

    private @Nullable Option<?> find(String name, Source source) {
        return options.stream()
                .filter(option -> option.nameBy(source).equals(Optional.of(name)))
                .findFirst()
                .orElse(null);
    }
}
