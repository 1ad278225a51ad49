package io.genserver.chat;

import static io.genserver.chat.Options.ADMIN_ADDRESS;
import static io.genserver.chat.Options.ADMIN_TOKEN;
import static io.genserver.chat.Options.ADMIN_TOKEN_FILE;
import static io.genserver.chat.Options.IDLE_TIMEOUT;
import static io.genserver.chat.Options.KEEP_DAYS;
import static io.genserver.chat.Options.KEEP_MESSAGES;
import static io.genserver.chat.Options.NATS_CREDENTIALS_FILE;
import static io.genserver.chat.Options.NATS_PASSWORD;
import static io.genserver.chat.Options.NATS_PASSWORD_FILE;
import static io.genserver.chat.Options.NATS_TLS_CERTIFICATE;
import static io.genserver.chat.Options.NATS_TLS_KEY;
import static io.genserver.chat.Options.NATS_TOKEN;
import static io.genserver.chat.Options.NATS_TOKEN_FILE;
import static io.genserver.chat.Options.NATS_USER;
import static io.genserver.chat.Options.PING_INTERVAL;
import static io.genserver.chat.Options.TLS_CERTIFICATE;
import static io.genserver.chat.Options.TLS_KEY;
import static io.genserver.chat.Options.TOKEN_PUBLIC_KEY_FILE;
import static io.genserver.chat.Options.TOKEN_SECRET;
import static io.genserver.chat.Options.TOKEN_SECRET_FILE;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How the chat is set up: a value for each {@link Option}. What is in one is right, and stays as it is. */
public final class ChatConfig {
    /** All as it is unless said otherwise. */
    public static final ChatConfig DEFAULT = builder().build();

    private final Map<Option<?>, Setting> settings;

    /**
     * An option's value.
     *
     * @param by where it was set, or {@code null}
     */
    private record Setting(Object value, @Nullable String by) {}

    private ChatConfig(Map<Option<?>, Setting> settings) {
        this.settings = Map.copyOf(settings);
        checkTogether();
    }

    public static Builder builder() {
        return new Builder();
    }

    @SuppressWarnings("unchecked") // a builder puts nothing else there
    public <T> T get(Option<T> option) {
        Setting setting = settings.get(option);
        return setting == null ? option.defaultValue() : (T) setting.value();
    }

    Optional<Secret> adminToken() {
        return get(ADMIN_TOKEN).or(() -> get(ADMIN_TOKEN_FILE));
    }

    Retention retention() {
        return new Retention(Duration.ofDays(get(KEEP_DAYS)), get(KEEP_MESSAGES));
    }

    /** Checks what no option can check alone. */
    private void checkTogether() {
        require(
                get(IDLE_TIMEOUT).compareTo(get(PING_INTERVAL)) > 0,
                IDLE_TIMEOUT + " has to be longer than " + PING_INTERVAL);
        require(
                get(TLS_CERTIFICATE).isPresent() == get(TLS_KEY).isPresent(),
                TLS_CERTIFICATE + " and " + TLS_KEY + " need each other");
        requireOneAtMost(TOKEN_SECRET, TOKEN_SECRET_FILE, TOKEN_PUBLIC_KEY_FILE);
        requireOneAtMost(ADMIN_TOKEN, ADMIN_TOKEN_FILE);
        requireOneAtMost(NATS_USER, NATS_TOKEN, NATS_TOKEN_FILE, NATS_CREDENTIALS_FILE);
        requireOneAtMost(NATS_PASSWORD, NATS_PASSWORD_FILE);
        require(
                get(NATS_USER).isPresent()
                        == (get(NATS_PASSWORD).isPresent()
                                || get(NATS_PASSWORD_FILE).isPresent()),
                NATS_USER + " and " + NATS_PASSWORD + " need each other");
        require(
                get(NATS_TLS_CERTIFICATE).isPresent() == get(NATS_TLS_KEY).isPresent(),
                NATS_TLS_CERTIFICATE + " and " + NATS_TLS_KEY + " need each other");
        require(
                get(ADMIN_ADDRESS).isLoopbackAddress()
                        || get(ADMIN_TOKEN).isPresent()
                        || get(ADMIN_TOKEN_FILE).isPresent(),
                ADMIN_ADDRESS + " is open to others, which needs " + ADMIN_TOKEN);
    }

    private void requireOneAtMost(Option<?>... alternatives) {
        List<String> set = Stream.of(alternatives)
                .filter(option -> get(option) instanceof Optional<?> value && value.isPresent())
                .map(Option::toString)
                .toList();
        require(set.size() <= 1, "there can only be one of " + String.join(" and ", set));
    }

    private static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new StartupException(otherwise);
        }
    }

    /** All that can be set, and where it was; without secrets. */
    @Override
    public String toString() {
        return describe(Options.ALL);
    }

    /** What was set, and where; without secrets. */
    String describeSet() {
        return describe(Options.ALL.stream().filter(settings::containsKey).toList());
    }

    /** What was not. */
    String describeDefaults() {
        return describe(Options.ALL.stream()
                .filter(option -> !settings.containsKey(option))
                .toList());
    }

    String describe(List<Option<?>> options) {
        return String.join(", ", lines(options));
    }

    /** Each option, and where it was set; without secrets. */
    List<String> lines(List<Option<?>> options) {
        return options.stream().map(this::describe).toList();
    }

    private <T> String describe(Option<T> option) {
        Setting setting = settings.get(option);
        String by = setting == null || setting.by() == null ? "" : " (" + setting.by() + ")";
        return option.name() + "=" + option.print(get(option)) + by;
    }

    /** Makes a {@link ChatConfig}. */
    public static final class Builder {
        private final Map<Option<?>, Setting> settings = new HashMap<>();

        private Builder() {}

        /**
         * Sets an option, instead of what it was.
         *
         * @throws StartupException if the value is out of bounds
         */
        public <T> Builder set(Option<T> option, T value) {
            option.check(value);
            settings.put(option, new Setting(value, null));
            return this;
        }

        /** Sets an option to what somebody has written. */
        <T> Builder read(Option<T> option, String text, String by) {
            settings.put(option, new Setting(option.read(text, by), by));
            return this;
        }

        /**
         * Makes it.
         *
         * @throws StartupException if some of the values do not go together
         */
        public ChatConfig build() {
            return new ChatConfig(settings);
        }
    }
}
