package io.genserver.chat;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Something about the chat that can be set, in a {@link ChatConfig}. All of them are in {@link Options}.
 *
 * @param <T> the type of its values
 */
public final class Option<T> {
    /** Where options can be set; a later one wins. */
    enum Source {
        FILE,
        ENVIRONMENT,
        COMMAND_LINE
    }

    /** What an error shows of a text at most. */
    private static final int MAX_QUOTED = 200;

    private final String name;
    private final Kind<T> kind;
    private final T defaultValue;
    private final String meaning;
    private final Set<Source> sources;

    private Option(String name, Kind<T> kind, T defaultValue, String meaning, Set<Source> sources) {
        this.name = name;
        this.kind = kind;
        this.defaultValue = defaultValue;
        this.meaning = meaning;
        this.sources = sources;
    }

    /** One that can be set everywhere; but a secret not on the command line, which every user of the machine can see. */
    static <T> Option<T> of(String name, Kind<T> kind, T defaultValue, String meaning) {
        Set<Source> sources =
                kind.isSecret() ? EnumSet.of(Source.FILE, Source.ENVIRONMENT) : EnumSet.allOf(Source.class);
        return new Option<>(name, kind, defaultValue, meaning, sources);
    }

    /** This one, if it could not be set by {@code source}. */
    Option<T> notBy(Source source) {
        Set<Source> fewer = EnumSet.copyOf(sources);
        fewer.remove(source);
        return new Option<>(name, kind, defaultValue, meaning, fewer);
    }

    /** Its name in words, with dashes between them. */
    String name() {
        return name;
    }

    /** What it is called by {@code source}, if it can be set there. */
    Optional<String> nameBy(Source source) {
        if (!sources.contains(source)) {
            return Optional.empty();
        }
        return Optional.of(
                switch (source) {
                    case FILE -> name;
                    case ENVIRONMENT ->
                        // what most hosts set
                        name.equals("port")
                                ? "PORT"
                                : "CHAT_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
                    case COMMAND_LINE -> "--" + name;
                });
    }

    /** What it is unless set. */
    T defaultValue() {
        return defaultValue;
    }

    /** One line for people. */
    String meaning() {
        return meaning;
    }

    /** One word for what its values are. */
    String label() {
        return kind.label();
    }

    /** What a value has to be, as part of a sentence. */
    String rule() {
        return kind.rule();
    }

    /** A value as it would be written; a mask if it is secret. */
    String print(T value) {
        return oneLine(kind.printer().apply(value));
    }

    /**
     * Reads a value.
     *
     * @param where how whoever wrote it calls it
     * @throws StartupException if it is none
     */
    T read(String text, String where) {
        if (!text.isBlank()) { // else the path to the working folder would be one
            try {
                T value = kind.parser().apply(text.strip());
                if (kind.check().test(value)) {
                    return value;
                }
            } catch (IllegalArgumentException e) {
                // told as below, without what is in it
            }
        }
        throw new StartupException(
                where + " has to be " + kind.rule() + (kind.isSecret() ? "" : ", not '" + oneLine(text) + "'"));
    }

    /** Throws a {@link StartupException} if {@code value} is out of bounds. */
    void check(T value) {
        if (!kind.check().test(value)) {
            throw new StartupException(name + " has to be " + kind.rule() + ", not " + print(value));
        }
    }

    /** What somebody has written, so that it cannot break up or fill an error or a log. */
    static String oneLine(String text) {
        String shown = text.replaceAll("\\p{Cntrl}", "?");
        return shown.length() <= MAX_QUOTED ? shown : shown.substring(0, MAX_QUOTED) + "...";
    }

    /** For those who do not know where it was set. */
    @Override
    public String toString() {
        return name
                + nameBy(Source.ENVIRONMENT)
                        .map(variable -> " (" + variable + ")")
                        .orElse("");
    }
}
