package io.genserver.chat;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the chat is set up.
 *
 * @param port where it listens; 0 for any free port
 * @param publicFolder where the files of the browser client are, or {@code null} for those that come with the server
 * @param dataFolder where messages are kept; it is made if need be
 * @param retention for how long
 */
public record ChatConfig(int port, @Nullable Path publicFolder, Path dataFolder, Retention retention) {
    /** The port unless said otherwise. */
    public static final int DEFAULT_PORT = 7201;

    /** Where messages are kept unless said otherwise: below the folder that it was started in. */
    public static final Path DEFAULT_DATA_FOLDER = Path.of("data");

    public ChatConfig {
        if (port < 0 || port > 65_535) {
            throw new StartupException("PORT has to be a number from 0 to 65535, not " + port);
        }
        if (publicFolder != null && !Files.isDirectory(publicFolder)) {
            throw new StartupException("CHAT_PUBLIC_DIR is not a folder: " + publicFolder);
        }
    }

    /**
     * Reads {@code PORT}, {@code CHAT_PUBLIC_DIR}, {@code CHAT_DATA_DIR}, {@code CHAT_KEEP_DAYS} and {@code
     * CHAT_KEEP_MESSAGES}.
     *
     * @throws StartupException if a value is wrong
     */
    public static ChatConfig fromEnvironment(Map<String, String> environment) {
        Path data = folder("CHAT_DATA_DIR", environment);
        return new ChatConfig(
                number("PORT", environment, 0, 65_535, DEFAULT_PORT),
                folder("CHAT_PUBLIC_DIR", environment),
                data == null ? DEFAULT_DATA_FOLDER : data,
                new Retention(
                        Duration.ofDays(number("CHAT_KEEP_DAYS", environment, 1, 100_000, (int)
                                Retention.DEFAULT.age().toDays())),
                        number("CHAT_KEEP_MESSAGES", environment, 1, Integer.MAX_VALUE, Retention.DEFAULT.count())));
    }

    private static int number(String variable, Map<String, String> environment, int min, int max, int otherwise) {
        String text = environment.get(variable);
        if (text == null || text.isBlank()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text.strip());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // as below
        }
        throw new StartupException(
                variable + " has to be a number from " + min + " to " + max + ", not '" + text + "'");
    }

    private static @Nullable Path folder(String variable, Map<String, String> environment) {
        String text = environment.get(variable);
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new StartupException(variable + " is not a folder: '" + text + "'");
        }
    }
}
