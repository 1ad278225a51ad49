package io.genserver.chat;

import static io.genserver.chat.Chat.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The dashboard in a real terminal, as a process of its own, of a chat in which people talk. What was seen is in {@code target/dashboard}. */
class DashboardProcessTest {
    private static final String POISON = "poison";
    private static final String TOKEN = "0123456789abcdef";
    private static final Pattern RATE = Pattern.compile("([0-9.,]+)/s now");

    /** A row of the table: the hall, with its status, mailbox, messages, and a rate that is not zero. */
    private static final Pattern BUSY_HALL =
            Pattern.compile("chat\\.room\\.hall +\\S \\w+ +\\d+ +[\\d,]+ +(?!0 )[\\d.,]+ ");

    private final String java = Path.of(System.getProperty("java.home"), "bin", "java")
            + " --enable-native-access=ALL-UNNAMED -XX:TieredStopAtLevel=1 -Dorg.slf4j.simpleLogger.showDateTime=false ";

    @AutoClose
    private final Tmux tmux = Tmux.forTest(
            120, 40, Map.of("CLASSPATH", System.getProperty("java.class.path"), "CHAT_ADMIN_TOKEN", TOKEN));

    @AutoClose
    private final Chat chat = Chat.with(
            config -> config.set(Options.ADMIN_TOKEN, Optional.of(new Secret(TOKEN)))
                    .set(WatchOptions.SAMPLE_INTERVAL, Duration.ofMillis(200)),
            DashboardProcessTest::readOrCrash);

    private final AtomicBoolean talking = new AtomicBoolean(true);

    private static ClientFrame readOrCrash(String text) throws Refusal {
        if (text.contains(POISON)) {
            throw new IllegalStateException("a bug, as far as the runtime can tell");
        }
        return ClientFrames.read(text);
    }

    @AfterEach
    void endTalk() {
        talking.set(false);
    }

    private void show(String arguments) {
        tmux.command(java + "io.genserver.chat.Main dashboard --url http://localhost:"
                + chat.server().adminPort() + " " + arguments);
    }

    /** Has some people talk until the end of the test. */
    private void talk() {
        TestClient anna = chat.join("anna");
        TestClient bert = chat.join("bert");
        anna.send(Map.of("type", "join_room", "room", "tea"));
        Thread.startVirtualThread(() -> {
            for (int i = 0; talking.get(); i++) {
                (i % 2 == 0 ? anna : bert)
                        .say("message " + i)
                        .awaitEvent((i % 2 == 0 ? "anna" : "bert") + ": message " + i);
            }
        });
    }

    private Set<String> ratesSeen(int count) {
        Set<String> rates = new HashSet<>();
        eventually(() -> {
            Matcher rate = RATE.matcher(tmux.text());
            assertThat(rate.find()).isTrue();
            rates.add(rate.group(1));
            assertThat(rates).hasSizeGreaterThanOrEqualTo(count);
        });
        return rates;
    }

    @Test
    void eachLayoutShowsALiveChat() {
        // given
        talk();

        // when
        show("");

        // then
        tmux.awaitText("● live", "━ Tree", "chat.directory", "┗━", "Connection#", "Messages", "heap  ");
        eventually(() -> assertThat(tmux.text()).containsPattern(BUSY_HALL));
        assertThat(ratesSeen(4)).doesNotContain("0");
        assertThat(tmux.save("full-120x40")).contains("q quit");

        // when
        tmux.press("2");
        // then
        tmux.awaitText("compact", "mailbox", "uptime", "━ Log");
        tmux.save("compact-120x40");

        // when
        tmux.press("3");
        // then
        tmux.awaitText("minimal", "mailboxes", "alerts");
        tmux.save("minimal-120x40");

        // when
        tmux.press("1");
        tmux.resize(80, 24);
        // then
        tmux.awaitText("━ Tree", "━ Log");
        eventually(() -> assertThat(tmux.text().lines().toList())
                .hasSize(24)
                .satisfies(lines -> assertThat(lines.getLast()).contains("q quit")));
        tmux.save("full-80x24");
    }

    @Test
    void aCrashIsSeenInTheLogWithItsStackTrace() {
        // given
        TestClient anna = chat.join("anna");
        show("--layout=compact");
        tmux.awaitText("● live", "Connection#");

        // when
        anna.say(POISON);

        // then
        tmux.awaitText("crashes 1", "CRASH", "IllegalStateException: a bug, as far", "restarted, for the 1st time");
        tmux.save("crash-in-the-log");

        // when
        tmux.press("Tab", "Home", "Enter");

        // then
        tmux.awaitText("CRASH Connection#", "IllegalStateException", "DashboardProcessTest.readOrCrash");
        tmux.save("crash-detail");
    }

    @Test
    void oneThatIsLostIsWaitedFor() throws Exception {
        // given
        show("");
        tmux.awaitText("● live", "chat.directory");

        // when
        chat.server().close();

        // then
        tmux.awaitText("reconnecting", "chat.directory");
        tmux.save("reconnecting");
    }

    // ---- the end ----

    @ParameterizedTest
    @ValueSource(strings = {"q", "C-c", "TERM"})
    void theTerminalIsGivenBackWhateverEndsIt(String end) {
        // given
        tmux.command("before=$(stty -g); echo as before");
        show("--layout=minimal; echo; [ \"$before\" = \"$(stty -g)\" ] && echo given back");
        tmux.awaitText("minimal", "● live");
        assertThat(tmux.ask("alternate_on")).isEqualTo("1");
        assertThat(tmux.ask("cursor_flag")).isEqualTo("0");

        // when
        if (end.equals("TERM")) {
            ProcessHandle.of(Long.parseLong(tmux.ask("pane_pid")))
                    .orElseThrow()
                    .children()
                    .forEach(ProcessHandle::destroy);
        } else {
            tmux.press(end);
        }

        // then
        tmux.awaitText("as before", "\ngiven back\n" + Tmux.PROMPT);
        assertThat(tmux.ask("alternate_on")).isEqualTo("0");
        assertThat(tmux.ask("cursor_flag")).isEqualTo("1");
        tmux.save("given-back-by-" + end);
    }

    @Test
    void aProgramShowsItself() {
        // when
        tmux.command(java + "-Dorg.slf4j.simpleLogger.defaultLogLevel=off io.genserver.chat.SelfWatchingProgram");

        // then
        tmux.awaitText("● live", "dashboard.sampler", "shop.clerk");
        tmux.save("in-process");

        // when
        tmux.press("q");

        // then
        tmux.awaitText("the program goes on");
    }

    // ---- mistakes ----

    private void assertFailsWithOneLine(String arguments, String... parts) {
        tmux.resize(300, 40);
        tmux.command("clear; " + java + "io.genserver.chat.Main dashboard " + arguments + "; echo code $?");
        tmux.awaitText("code 1");
        List<String> lines = tmux.text().lines().filter(line -> !line.isBlank()).toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.getFirst()).contains(parts);
        assertThat(lines.get(1)).isEqualTo("code 1");
    }

    @Test
    void aChatThatIsNotThereIsOneLine() throws Exception {
        int port;
        try (ServerSocket closed = new ServerSocket(0)) {
            port = closed.getLocalPort();
        }

        assertFailsWithOneLine("--url http://localhost:" + port, "no dashboard of http://localhost:" + port);
    }

    @Test
    void aWrongTokenIsOneLine(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "not the right one");

        assertFailsWithOneLine(
                "--url http://localhost:" + chat.server().adminPort() + " --token-file " + file, "token");
    }
}
