package io.genserver.chat;

import io.genserver.chat.CommandLineReader.Task;
import io.genserver.chat.Option.Source;
import io.genserver.dashboard.Layout;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What can be said behind {@code chat-server dashboard}. */
final class DashboardCommand {
    static final String NAME = "dashboard";
    static final String DESCRIPTION =
            "Shows a chat server that runs, here or elsewhere, in the terminal: press ? for the keys.";
    static final String FOOTER =
            "If the chat wants an admin token, it is in the file of --token-file; or else in that of"
                    + " CHAT_ADMIN_TOKEN_FILE, or in CHAT_ADMIN_TOKEN.";

    private static final Option<URI> URL =
            here("url", Kind.url(), URI.create("http://localhost:7202"), "Where the chat listens for its operators");

    private static final Option<Optional<Secret>> TOKEN_FILE = here(
            "token-file", Kind.optional(Kind.secretFile(16)), Optional.empty(), "A file with the admin token in it");

    private static final Option<Layout> LAYOUT =
            here("layout", Kind.oneOf(Layout.class), Layout.FULL, "How much is shown: full, compact or minimal");

    static final List<Option<?>> OPTIONS = List.of(URL, TOKEN_FILE, LAYOUT);

    private DashboardCommand() {}

    private static <T> Option<T> here(String name, Kind<T> kind, T defaultValue, String meaning) {
        return Option.of(name, kind, defaultValue, meaning)
                .notBy(Source.ENVIRONMENT)
                .notBy(Source.FILE);
    }

    /** @throws StartupException if a value is wrong */
    static Task.Observe task(Map<Option<?>, String> values) {
        return new Task.Observe(value(URL, values), value(LAYOUT, values), value(TOKEN_FILE, values));
    }

    private static <T> T value(Option<T> option, Map<Option<?>, String> values) {
        String text = values.get(option);
        return text == null ? option.defaultValue() : option.read(text, "--" + option.name());
    }

    static String explainUnknown(String argument) {
        String name = OneLine.of(argument.split("=", 2)[0]);
        return switch (name) {
            case "--token", "--admin-token" ->
                name + " would be seen by others on this machine; set CHAT_ADMIN_TOKEN or --token-file";
            default -> "the " + NAME + " knows no " + name + "; see " + NAME + " --help";
        };
    }
}
