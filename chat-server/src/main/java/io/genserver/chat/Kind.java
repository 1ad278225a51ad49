package io.genserver.chat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the values of an {@link Option} are, and how they are written.
 *
 * @param label one word for it
 * @param rule what a value has to be, as part of a sentence
 * @param parser reads one; throws {@link IllegalArgumentException} for what is none
 * @param check whether it is in bounds
 * @param printer writes one as it is read, or a mask
 * @param isSecret whether a text may not be shown, right or wrong
 */
record Kind<T>(
        String label,
        String rule,
        Function<String, T> parser,
        Predicate<T> check,
        Function<T, String> printer,
        boolean isSecret) {
    /** How an empty value is written, for those that can be. */
    private static final String NONE = "none";

    private Kind(
            String label, String rule, Function<String, T> parser, Predicate<T> check, Function<T, String> printer) {
        this(label, rule, parser, check, printer, false);
    }

    // ---- numbers ----

    static Kind<Integer> number(int min, int max) {
        return new Kind<>(
                "number",
                "a number from " + min + " to " + max,
                Integer::valueOf,
                number -> number >= min && number <= max,
                String::valueOf);
    }

    static Kind<Integer> bytes(int min, int max) {
        return new Kind<>(
                "size",
                "a size from " + Units.printBytes(min) + " to " + Units.printBytes(max),
                Units::readBytes,
                bytes -> bytes >= min && bytes <= max,
                Units::printBytes);
    }

    static Kind<Duration> time(Duration min, Duration max) {
        return new Kind<>(
                "time",
                "a time from " + Units.print(min) + " to " + Units.print(max),
                Units::readTime,
                time -> time.compareTo(min) >= 0 && time.compareTo(max) <= 0,
                Units::print);
    }

    /** So many within a time. */
    static Kind<Rate> rate(Kind<Integer> count) {
        Kind<Duration> period = time(Duration.ofSeconds(1), Duration.ofDays(1));
        return new Kind<>(
                "rate",
                count.rule + ", a slash, and " + period.rule,
                text -> {
                    int slash = text.indexOf('/');
                    if (slash < 0) {
                        throw new IllegalArgumentException("no slash");
                    }
                    return new Rate(
                            count.parser.apply(text.substring(0, slash)),
                            period.parser.apply(text.substring(slash + 1)));
                },
                rate -> count.check.test(rate.count()) && period.check.test(rate.period()),
                rate -> count.printer.apply(rate.count()) + "/" + period.printer.apply(rate.period()));
    }

    // ---- one of a few ----

    static <E extends Enum<E>> Kind<E> oneOf(Class<E> type) {
        List<String> names =
                Stream.of(type.getEnumConstants()).map(Kind::nameOf).toList();
        return new Kind<>(
                "word",
                "one of " + String.join(", ", names),
                text -> Enum.valueOf(type, text.toUpperCase(Locale.ROOT)),
                value -> true,
                Kind::nameOf);
    }

    private static String nameOf(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    // ---- files ----

    static Kind<Path> path() {
        return new Kind<>("path", "a path", Path::of, path -> true, Path::toString);
    }

    static Kind<Path> folder() {
        return new Kind<>("folder", "a folder that is there", Path::of, Files::isDirectory, Path::toString);
    }

    static Kind<Path> file() {
        return new Kind<>("file", "a file that can be read", Path::of, Kind::isReadable, Path::toString);
    }

    private static boolean isReadable(Path file) {
        return Files.isRegularFile(file) && Files.isReadable(file);
    }

    // ---- secrets ----

    static Kind<Secret> secret(int minLength) {
        return new Kind<>(
                "secret",
                "at least " + minLength + " characters",
                Secret::new,
                secret -> secret.length() >= minLength,
                Secret::toString,
                true);
    }

    /** A file that has a secret in it, and perhaps the end of a line behind it. */
    static Kind<Secret> secretFile(int minLength) {
        return new Kind<>(
                "file",
                "a file that can be read, with at least " + minLength + " characters in it",
                text -> {
                    try {
                        return new Secret(Files.readString(Path.of(text)).stripTrailing());
                    } catch (IOException e) {
                        throw new IllegalArgumentException(e);
                    }
                },
                secret -> secret.length() >= minLength,
                Secret::toString);
    }

    /** A URL that may have a secret in it, as those of webhooks do. */
    static Kind<URI> secretUrl() {
        return new Kind<>(
                "url",
                "an http or https URL",
                URI::create,
                uri -> uri.getHost() != null && uri.getScheme().matches("(?i)https?"),
                uri -> "***",
                true);
    }

    // ---- the net ----

    static Kind<InetAddress> address() {
        return new Kind<>(
                "address", "an IP address", InetAddress::ofLiteral, address -> true, InetAddress::getHostAddress);
    }

    static Kind<Subnet> subnet() {
        return new Kind<>(
                "subnet",
                "an IP address or subnet such as 10.0.0.0/8",
                Subnet::parse,
                subnet -> true,
                Subnet::toString);
    }

    /** Where a page comes from, as browsers write it: in small letters, and without a port that goes without saying. */
    static Kind<String> origin() {
        return new Kind<>(
                "origin",
                "an origin such as https://chat.example",
                text -> text.toLowerCase(Locale.ROOT),
                Kind::isOrigin,
                Function.identity());
    }

    private static boolean isOrigin(String text) {
        URI uri = URI.create(text);
        return uri.getHost() != null && text.matches("https?://[^/?#@]+") && !text.matches("http:.*:80|https:.*:443");
    }

    /** Where a server is, without a path: nothing that is asked of it, and no password, which others could see. */
    static Kind<URI> url() {
        return new Kind<>(
                "url",
                "a URL such as http://localhost:7202",
                text -> URI.create(text.replaceFirst("/$", "")),
                uri -> uri.getHost() != null && uri.toString().matches("(?i)https?://[^/?#@]+"),
                URI::toString);
    }

    // ---- several, or none ----

    static <T> Kind<Optional<T>> optional(Kind<T> kind) {
        return new Kind<>(
                kind.label,
                kind.rule,
                text -> text.equals(NONE) ? Optional.empty() : Optional.of(kind.parser.apply(text)),
                value -> value.isEmpty() || kind.check.test(value.get()),
                value -> value.map(kind.printer).orElse(NONE),
                kind.isSecret);
    }

    static <T> Kind<List<T>> list(Kind<T> kind) {
        return new Kind<>(
                kind.label + ",...",
                kind.rule + ", or several with commas between them",
                text -> text.equals(NONE)
                        ? List.of()
                        : Stream.of(text.split(",", -1))
                                .map(String::strip)
                                .map(kind.parser)
                                .toList(),
                values -> values.stream().allMatch(kind.check),
                values -> values.isEmpty()
                        ? NONE
                        : values.stream().map(kind.printer).collect(Collectors.joining(",")),
                kind.isSecret);
    }
}
