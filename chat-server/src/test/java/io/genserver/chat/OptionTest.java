package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Field;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What options take for values, and what they say to others. */
class OptionTest {
    private static final Map<String, Kind<?>> KINDS = Map.ofEntries(
            Map.entry("number", Kind.number(1, 10)),
            Map.entry("time", Kind.time(Duration.ofMillis(100), Duration.ofDays(1))),
            Map.entry("bytes", Kind.bytes(512, 1 << 20)),
            Map.entry("rate", Kind.rate(Kind.number(1, 10))),
            Map.entry("byteRate", Kind.rate(Kind.bytes(1, 1 << 30))),
            Map.entry("path", Kind.path()),
            Map.entry("folder", Kind.folder()),
            Map.entry("file", Kind.file()),
            Map.entry("address", Kind.address()),
            Map.entry("subnets", Kind.list(Kind.subnet())),
            Map.entry("origins", Kind.list(Kind.origin())),
            Map.entry("numberOrNone", Kind.optional(Kind.number(1, 10))));

    static Stream<Arguments> values() throws Exception {
        return Stream.of(
                Arguments.of("number", "1", 1),
                Arguments.of("number", " 10 ", 10),
                Arguments.of("time", "100ms", Duration.ofMillis(100)),
                Arguments.of("time", "90s", Duration.ofSeconds(90)),
                Arguments.of("time", "2 m", Duration.ofMinutes(2)),
                Arguments.of("time", "24H", Duration.ofDays(1)),
                Arguments.of("bytes", "512", 512),
                Arguments.of("bytes", "64KiB", 64 << 10),
                Arguments.of("bytes", "1 mib", 1 << 20),
                Arguments.of("rate", "10/1s", new Rate(10, Duration.ofSeconds(1))),
                Arguments.of("byteRate", "1GiB/2m", new Rate(1 << 30, Duration.ofMinutes(2))),
                Arguments.of("path", "some/where", Path.of("some", "where")),
                Arguments.of("address", "::1", InetAddress.ofLiteral("::1")),
                Arguments.of("origins", "https://A.example, http://b:81", List.of("https://a.example", "http://b:81")),
                Arguments.of("origins", "none", List.of()),
                Arguments.of("numberOrNone", "10", Optional.of(10)),
                Arguments.of("numberOrNone", "none", Optional.empty()));
    }

    @ParameterizedTest
    @MethodSource("values")
    void aValueIsRead(String kind, String text, Object value) {
        assertThat(option(kind).read(text, "it")).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "number | 0 | a number from 1 to 10",
                "number | 11 | a number from 1 to 10",
                "number | 1.5 | a number from 1 to 10",
                "number | ten | a number from 1 to 10",
                "number | '' | a number from 1 to 10",
                "number | 99999999999 | a number from 1 to 10",
                "time | 99ms | a time from 100ms to 1d",
                "time | 25h | a time from 100ms to 1d",
                "time | 10 | a time from 100ms to 1d",
                "time | -1s | a time from 100ms to 1d",
                "time | 1 fortnight | a time from 100ms to 1d",
                "time | 9999999999s | a time from 100ms to 1d",
                "bytes | 511 | a size from 512 to 1MiB",
                "bytes | 2MiB | a size from 512 to 1MiB",
                "bytes | 999999999GiB | a size from 512 to 1MiB",
                "bytes | 1KB | a size from 512 to 1MiB",
                "rate | 10 | a number from 1 to 10, a slash, and a time from 1s to 1d",
                "rate | 11/1s | a number from 1 to 10, a slash, and a time from 1s to 1d",
                "rate | 1/0s | a number from 1 to 10, a slash, and a time from 1s to 1d",
                "rate | 1/s | a number from 1 to 10, a slash, and a time from 1s to 1d",
                "path | '' | a path",
                "folder | pom.xml | a folder that is there",
                "file | src | a file that can be read",
                "address | localhost | an IP address",
                "subnets | 10.0.0.0/33 | an IP address or subnet such as 10.0.0.0/8, or several with commas between them",
                "subnets | 10.0.0.1,,::1 | an IP address or subnet such as 10.0.0.0/8, or several with commas between them",
                "subnets | proxy | an IP address or subnet such as 10.0.0.0/8, or several with commas between them",
                "origins | * | an origin such as https://chat.example, or several with commas between them",
                "origins | chat.example | an origin such as https://chat.example, or several with commas between them",
                "origins | https://a/ | an origin such as https://chat.example, or several with commas between them",
                "origins | https://a:443 | an origin such as https://chat.example, or several with commas between them",
                "origins | ftp://a | an origin such as https://chat.example, or several with commas between them",
                "numberOrNone | some | a number from 1 to 10"
            })
    void aWrongValueIsRefusedWithWhatItHasToBe(String kind, String text, String rule) {
        assertThatThrownBy(() -> option(kind).read(text, "CHAT_IT"))
                .isInstanceOf(StartupException.class)
                .hasMessage("CHAT_IT has to be " + rule + ", not '" + text + "'");
    }

    /** Those that are declared, whether they can be set yet or not. */
    static List<Option<?>> all() throws IllegalAccessException {
        List<Option<?>> options = new ArrayList<>();
        for (Field field : Options.class.getDeclaredFields()) {
            if (field.getType() == Option.class) {
                options.add((Option<?>) field.get(null));
            }
        }
        return options;
    }

    @ParameterizedTest
    @MethodSource("all")
    <T> void aDefaultIsRightAndReadAsItIsPrinted(Option<T> option) {
        // given
        T value = option.defaultValue();

        // then
        option.check(value);
        assertThat(option.print(option.read(option.print(value), "it"))).isEqualTo(option.print(value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"100ms", "1500ms", "90s", "2m", "36h", "2d"})
    void aTimeIsPrintedInTheLargestUnitThatFits(String text) {
        Kind<Duration> kind = Kind.time(Duration.ZERO, Duration.ofDays(10));

        assertThat(kind.printer().apply(kind.parser().apply(text))).isEqualTo(text);
    }

    @Test
    void whatSomebodyWroteStaysOnOneLineThatEnds() {
        // given
        String text = "1\n2026-01-01 INFO all is well\u001b[2K" + "x".repeat(100_000);

        // then
        assertThatThrownBy(() -> option("number").read(text, "CHAT_IT"))
                .message()
                .startsWith("CHAT_IT has to be a number from 1 to 10, not '1?2026-01-01 INFO all is well?[2K")
                .hasSizeLessThan(300)
                .doesNotContain("\n", "\u001b");
    }

    @Test
    void aSubnetContainsTheAddressesThatBeginLikeIt() {
        // given
        Subnet four = Subnet.parse("10.1.0.0/16");
        Subnet six = Subnet.parse("2001:db8::/32");
        Subnet one = Subnet.parse("192.168.0.7");

        // then
        assertThat(four.contains(InetAddress.ofLiteral("10.1.255.255"))).isTrue();
        assertThat(four.contains(InetAddress.ofLiteral("10.2.0.0"))).isFalse();
        assertThat(four.contains(InetAddress.ofLiteral("::1"))).isFalse();
        assertThat(six.contains(InetAddress.ofLiteral("2001:db8::1"))).isTrue();
        assertThat(six.contains(InetAddress.ofLiteral("2001:db9::1"))).isFalse();
        assertThat(one.contains(InetAddress.ofLiteral("192.168.0.7"))).isTrue();
        assertThat(one.contains(InetAddress.ofLiteral("192.168.0.8"))).isFalse();
    }

    // ---- secrets ----

    @Test
    void aSecretIsNotPrinted() {
        // given
        Option<Optional<Secret>> option = Options.ADMIN_TOKEN;
        Optional<Secret> secret = option.read("correct horse battery staple", "CHAT_ADMIN_TOKEN");

        // then
        assertThat(option.print(secret)).isEqualTo("***");
        assertThat(secret).hasToString("Optional[***]");
        assertThat(secret.orElseThrow().reveal()).isEqualTo("correct horse battery staple");
    }

    @Test
    void aSecretThatIsWrongIsNotToldEither() {
        assertThatThrownBy(() -> Options.ADMIN_TOKEN.read("hunter2", "CHAT_ADMIN_TOKEN"))
                .hasMessage("CHAT_ADMIN_TOKEN has to be at least 16 characters")
                .hasNoCause();
        assertThatThrownBy(() -> Options.ADMIN_TOKEN.check(Optional.of(new Secret("hunter2"))))
                .message()
                .doesNotContain("hunter2");
    }

    @Test
    void aSecretMayComeFromAFile(@TempDir Path folder) throws Exception {
        // given
        Path good = Files.writeString(folder.resolve("good"), "correct horse battery staple\n");
        Path weak = Files.writeString(folder.resolve("weak"), "hunter2");

        // then
        assertThat(Options.ADMIN_TOKEN_FILE
                        .read(good.toString(), "it")
                        .orElseThrow()
                        .reveal())
                .isEqualTo("correct horse battery staple");
        assertThatThrownBy(() -> Options.ADMIN_TOKEN_FILE.read(weak.toString(), "CHAT_ADMIN_TOKEN_FILE"))
                .hasMessage(
                        "CHAT_ADMIN_TOKEN_FILE has to be a file that can be read, with at least 16 characters in it,"
                                + " not '" + weak + "'");
        assertThatThrownBy(() -> Options.ADMIN_TOKEN_FILE.read(folder + "/none", "CHAT_ADMIN_TOKEN_FILE"))
                .message()
                .contains(folder + "/none");
    }

    @Test
    void aSecretKnowsWhoKnowsIt() {
        var secret = new Secret("correct horse");

        assertThat(secret.is("correct horse")).isTrue();
        assertThat(secret.is("correct hors")).isFalse();
        assertThat(secret.is("")).isFalse();
    }

    private static Option<?> option(String kind) {
        return optionOf(KINDS.get(kind));
    }

    private static <T> Option<T> optionOf(Kind<T> kind) {
        return Option.of("it", kind, null, "");
    }
}
