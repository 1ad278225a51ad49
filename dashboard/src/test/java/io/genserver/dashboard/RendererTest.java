package io.genserver.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.Status;
import io.genserver.monitoring.Incident;
import io.genserver.monitoring.ServerReading;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RendererTest {

    private static String draw(Model model) {
        return Renderer.render(model).text();
    }

    private static List<String> lines(Model model) {
        return draw(model).lines().toList();
    }

    private static String lineWith(String text, Model model) {
        return lines(model).stream()
                .filter(line -> line.contains(text))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no '" + text + "' in\n" + draw(model)));
    }

    // ---- sizes ----

    static Stream<Arguments> sizes() {
        return Stream.of(Layout.values())
                .flatMap(layout -> IntStream.of(1, 2, 10, 20, 33, 69, 70, 80, 120, 300)
                        .boxed()
                        .flatMap(width -> IntStream.of(1, 2, 3, 4, 5, 7, 8, 9, 10, 12, 16, 24, 40, 90)
                                .mapToObj(height -> Arguments.of(layout, width, height))));
    }

    @ParameterizedTest
    @MethodSource("sizes")
    void aPictureFillsTheScreenWhateverItsSizeAndWhatIsShown(Layout layout, int width, int height) {
        Model first = Samples.model(layout, width, height);
        for (String keys : List.of("", "\t", "\t\t", "\r", "?", "/", "p", "s", "\tp\033[A\r")) {
            Model model = Samples.press(first, keys.split("(?=[\033\r\t?/psA-Z])"));

            assertFills(Renderer.render(model), width, height);
        }
        assertFills(Renderer.render(Model.first(layout, new ScreenSize(width, height), Samples.LOOK)), width, height);
    }

    private static void assertFills(Frame frame, int width, int height) {
        assertThat(frame.lines())
                .hasSize(height)
                .allSatisfy(line -> assertThat(line.columnLength())
                        .as("the width of '%s'", line)
                        .isEqualTo(width));
    }

    @Test
    void thereIsSomethingOfEachServerOnTheSmallestScreen() {
        assertThat(draw(Samples.model(Layout.COMPACT, 20, 5))).contains("Servers", "chat.log", "812");
    }

    // ---- layouts ----

    @Test
    void theFullLayoutHasTreeTableMemoryRateAlertAndLog() {
        Model model = Samples.model(Layout.FULL, 120, 40);

        assertThat(lines(model).getFirst()).contains("chat@example", "full", "! 1 alert", "● live", "14:03:22");
        assertThat(draw(model)).contains("┣━● chat.log", "┃ ┗━○ chat.room.tea");
        assertThat(lineWith("▸chat.log", model)).contains("● running", "37", "123,456", "812", "12s");
        assertThat(lineWith(" heap", model)).contains("██", "░░", "35 %");
        assertThat(draw(model)).contains("45.2 MiB of 128 MiB", "12 times, 85 ms");
        assertThat(lineWith("Messages", model)).contains("1,235/s now");
        assertThat(lineWith("CRASH", model)).contains("14:01:43", "chat.room.tea", "no such room");
        assertThat(lines(model)).contains(" connections 12  fan-out p99 ms 1.25  rooms 2");
        assertThat(lineWith("since 14:03:13", model)).contains("! mailbox-depth  chat.log");
        assertThat(lines(model).getLast()).contains("q quit", "? help");
    }

    @Test
    void theCompactLayoutHasTableRateAndLogOnAnOrdinaryTerminal() {
        Model model = Samples.model(Layout.COMPACT, 80, 24);

        assertThat(lineWith("name", model))
                .containsSubsequence("name", "status", "mailbox", "messages", "rate", "restarts", "uptime");
        assertThat(lineWith("messages 1,235/s", model)).contains("█");
        assertThat(draw(model)).contains("CRASH").doesNotContain("┣━");
    }

    @Test
    void theMinimalLayoutIsAFewLines() {
        Model model = Samples.model(Layout.MINIMAL, 80, 24);

        assertThat(draw(model)).contains("servers     20", "1,235/s", "crashes 2", "! mailbox-depth", "restart");
        assertThat(lines(model).subList(1, 23))
                .filteredOn(line -> !line.isEmpty())
                .hasSizeLessThan(16);
    }

    @Test
    void theLeastImportantColumnsGoWhenThereIsLittleRoom() {
        assertThat(lineWith("name", Samples.model(Layout.COMPACT, 45, 24)))
                .contains("status", "rate")
                .doesNotContain("uptime", "messages");
    }

    @Test
    void theColumnThatItIsSortedByStays() {
        Model model = Samples.press(Samples.model(Layout.COMPACT, 45, 24), "s", "s");

        assertThat(lineWith("name", model)).contains("uptime▼");
    }

    @Test
    void aNarrowScreenShowsTheTreeInsteadOfTheTableWhenItIsChosen() {
        Model model = Samples.model(Layout.FULL, 60, 24);

        assertThat(draw(model)).doesNotContain("┣━");
        assertThat(draw(Samples.press(model, "\t", "\t")))
                .contains("┣━● chat.log")
                .doesNotContain("mailbox ");
    }

    @Test
    void aLowScreenShowsTheLogInsteadOfTheTableWhenItIsChosen() {
        Model model = Samples.model(Layout.COMPACT, 80, 9);

        assertThat(draw(model)).doesNotContain("CRASH");
        assertThat(draw(Samples.press(model, "\t"))).contains("ALERT").doesNotContain("● running");
    }

    @Test
    void theLogHasNoRoomForPackages() {
        Incident crash = Samples.incident(
                1,
                Incident.Kind.CRASH,
                1,
                "a",
                "crashed on a org.example.Order: java.lang.IllegalStateException: no room");
        Model model = Model.first(Layout.COMPACT, ScreenSize.DEFAULT, Samples.LOOK)
                .update(new Action.Tell(Samples.seen(Samples.sample(Samples.chat()), crash)));

        assertThat(lineWith("CRASH", model)).endsWith("crashed on a Order: IllegalStateException: no room");
    }

    // ---- states ----

    @Test
    void beforeTheFirstSampleItSaysWhatItWaitsFor() {
        Model model = Model.first(Layout.FULL, ScreenSize.DEFAULT, Samples.LOOK)
                .update(new Action.Tell(new Seen(null, List.of(), List.of(), 0, false, "nobody listens at x:7202")));

        assertThat(draw(model)).contains("connecting", "nobody listens at x:7202");
    }

    @Test
    void aLostSourceIsSaidAboveWhatWasSeenLast() {
        Model model = Samples.model(Layout.COMPACT, 80, 24);
        Seen seen = model.seen();
        Model lost = model.update(
                new Action.Tell(new Seen(seen.sample(), seen.rates(), seen.entries(), 0, false, "the chat stops")));

        assertThat(lines(lost).getFirst()).contains("reconnecting: the chat stops");
        assertThat(draw(lost)).contains("chat.log");
    }

    @ParameterizedTest
    @EnumSource(Status.class)
    void aStatusCanBeReadWithoutColours(Status status) {
        Seen seen = Samples.seen(Samples.sample(List.of(Samples.busy(1, "a", 0, status, 0, 0, 0))));
        Model model =
                Model.first(Layout.FULL, ScreenSize.DEFAULT, Samples.ASCII).update(new Action.Tell(seen));

        assertThat(lineWith(">a", model)).contains(Samples.ASCII.signOf(status) + " " + Words.of(status));
    }

    @Test
    void withoutColoursNothingIsColoured() {
        Model model = Samples.model(Layout.FULL, 120, 40, Samples.ASCII);

        assertThat(Renderer.render(model).lines())
                .allSatisfy(
                        line -> assertThat(line.toAnsi()).doesNotContainPattern("\033\\[([0-9;]*;)?(3|4|9|10)[0-9]"));
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void aTerminalWithoutUnicodeGetsNothingButAscii(Layout layout) {
        Model model = Samples.model(layout, 120, 40, Samples.ASCII);

        assertThat(draw(model)).matches("[ -~\n]*");
        assertThat(draw(Samples.press(model, "?"))).matches("[ -~\n]*");
        assertThat(draw(Samples.press(model, "\r"))).matches("[ -~\n]*");
    }

    // ---- what others have made up ----

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\033]0;owned\007",
                "\033[2J\033[H",
                "\u009b31mred",
                "a\rb\nc\td\be",
                "\u202eevil",
                "\u200d\u200b\ufeff",
                "\ud800",
                "\0\177",
                "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字",
                "👩‍💻🇩🇪🏴‍☠️👍🏽",
                "e\u0301\u0301\u0301\u0301\u0301\u0301",
                ""
            })
    void aHostileNameNeitherReachesTheTerminalNorBreaksAlignment(String name) {
        ServerReading server = Samples.busy(1, name, 0, Status.RUNNING, 1, 2, 3);
        Incident incident = new Incident(1, Samples.NOW, Incident.Kind.CRASH, 1, name, name, name + "\n" + name);
        Seen seen = Samples.seen(Samples.sample(List.of(server)), incident);
        for (int width : new int[] {20, 80, 81, 120}) {
            Model model = Model.first(Layout.FULL, new ScreenSize(width, 40), Samples.LOOK)
                    .update(new Action.Tell(new Seen(seen.sample(), seen.rates(), seen.entries(), 0, false, name)));
            for (Model shown : List.of(
                    model, Samples.press(model, "\r"), Samples.press(model, "3"), Samples.press(model, "\t", "\r"))) {
                Frame frame = Renderer.render(shown);

                assertFills(frame, width, 40);
                assertThat(frame.lines())
                        .map(AttributedString::toString)
                        .noneMatch(line -> line.matches("(?s).*[\\p{Cc}\\p{Cf}\\p{Cs}\u202e].*"));
            }
        }
    }

    @Test
    void aStackTraceKeepsItsLinesAndIndents() {
        Model model = Samples.press(Samples.model(Layout.COMPACT, 80, 24), "\t", "\033[H", "\r");

        assertThat(lines(model))
                .containsSubsequence(
                        " java.lang.IllegalStateException: no such room",
                        "   at io.genserver.chat.Room.enter(Room.java:17)");
    }
}
