package io.genserver.chat;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the chat is set up.
 *
 * @param port where it listens; 0 for any free port
 * @param publicFolder where the files of the browser client are, or {@code null} for those that come with the server
 */
public record ChatConfig(int port, @Nullable Path publicFolder) {
    /** The port unless said otherwise. */
    public static final int DEFAULT_PORT = 7201;

    public ChatConfig {
        if (port < 0 || port > 65_535) {
            throw new StartupException("PORT has to be a number from 0 to 65535, not " + port);
        }
        if (publicFolder != null && !Files.isDirectory(publicFolder)) {
            throw new StartupException("CHAT_PUBLIC_DIR is not a folder: " + publicFolder);
        }
    }

    /**
     * Reads {@code PORT} and {@code CHAT_PUBLIC_DIR}.
     *
     * @throws StartupException if a value is wrong
     */
    public static ChatConfig fromEnvironment(Map<String, String> environment) {
        return new ChatConfig(port(environment.get("PORT")), folder(environment.get("CHAT_PUBLIC_DIR")));
    }

    private static int port(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return DEFAULT_PORT;
        }
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new StartupException("PORT has to be a number from 0 to 65535, not '" + text + "'");
        }
    }

    private static @Nullable Path folder(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new StartupException("CHAT_PUBLIC_DIR is not a folder: '" + text + "'");
        }
    }
}
