package io.genserver.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.genserver.ServerRuntime;
import io.genserver.monitoring.Incident;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class DashboardTest {
    private static final DashboardOptions QUICK =
            DashboardOptions.DEFAULT.withRefresh(Duration.ofMillis(50)).withLayout(Layout.FULL);

    private final TestFeed feed = new TestFeed();
    private final TestTerminal terminal = new TestTerminal("xterm-256color");
    private final Dashboard dashboard = new Dashboard(feed, QUICK, terminal);

    DashboardTest() throws IOException {}

    @AfterEach
    void close() throws IOException {
        dashboard.close();
        terminal.close();
    }

    private void assertGivenBack() {
        assertThat(terminal.output())
                .containsOnlyOnce(TestTerminal.ENTERED)
                .containsOnlyOnce(TestTerminal.LEFT)
                .contains(TestTerminal.CURSOR_SHOWN);
        assertThat(terminal.output().indexOf(TestTerminal.LEFT))
                .isGreaterThan(terminal.output().lastIndexOf("chat.log"));
        await().until(() -> feed.listeners().isEmpty());
        assertThat(feed.isClosed()).isFalse();
    }

    @Test
    void theTerminalIsGivenBackWhenItsUserQuits() throws Exception {
        dashboard.start();
        terminal.awaitOutput("chat.log");

        terminal.press("q");
        dashboard.await();

        assertGivenBack();
    }

    @Test
    void theTerminalIsGivenBackWhenItIsClosed() throws Exception {
        dashboard.start();
        terminal.awaitOutput("chat.log");

        dashboard.close();
        dashboard.await();

        assertGivenBack();
    }

    @Test
    void theTerminalIsGivenBackWhenItsKeyboardIsGone() throws Exception {
        dashboard.start();
        terminal.awaitOutput("chat.log");

        terminal.close();
        dashboard.await();

        assertGivenBack();
    }

    @Test
    void theTerminalIsGivenBackWhenDrawingFails() {
        dashboard.start();
        terminal.awaitOutput("chat.log");

        feed.listeners().getFirst().happened(new Incident(1, Samples.NOW, Incident.Kind.CRASH, 1, "a", null, null));

        assertThatThrownBy(dashboard::await)
                .isInstanceOf(IllegalStateException.class)
                .hasCauseInstanceOf(NullPointerException.class);
        assertGivenBack();
    }

    @Test
    void keysAreObeyedAndWhatIsNewIsDrawn() throws Exception {
        dashboard.start();
        terminal.awaitOutput("chat.log");

        terminal.press("\033[B\033OB\r");
        terminal.awaitOutput("Last crash");
        terminal.press("\033");
        terminal.awaitOutput("Memory");
        feed.listeners().getFirst().happened(Samples.crash(1, 2, "a-new-one"));
        terminal.awaitOutput("a-new-one");
    }

    @Test
    void itIsStartedOnce() {
        dashboard.start();

        assertThatThrownBy(dashboard::start).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void whatWasClosedIsNotStarted() {
        dashboard.close();

        assertThatThrownBy(dashboard::start).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 49, 60_001})
    void theTimeBetweenTwoDrawingsIsWithinReason(long millis) {
        assertThatThrownBy(() -> DashboardOptions.DEFAULT.withRefresh(Duration.ofMillis(millis)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatIsNoScreenGetsLines() throws Exception {
        try (TestTerminal dumb = new TestTerminal("dumb");
                Dashboard plain = new Dashboard(feed, QUICK, dumb)) {
            plain.start();

            dumb.awaitOutput("Tree");
            assertThat(dumb.output()).contains("chat.room.hall").doesNotContain("\033", "q quit");
        }
    }

    @Test
    void aProgramLooksAtItsOwnRuntime() throws Exception {
        try (ServerRuntime runtime = ServerRuntime.create();
                Dashboard own = new Dashboard(runtime, QUICK, terminal)) {
            own.start();
            terminal.awaitOutput("dashboard.sampler");

            own.close();

            assertThat(runtime.observer().snapshot().servers()).isEmpty();
        }
    }

    @Test
    void aProgramWithoutATerminalKeepsNothingOfADashboardThatCouldNotStart() {
        try (ServerRuntime runtime = ServerRuntime.create()) {
            Dashboard.TerminalSource none = () -> {
                throw new IllegalStateException("Unable to create a terminal");
            };
            var own = new Dashboard(runtime, QUICK, none);

            assertThatThrownBy(own::start).hasMessage("Unable to create a terminal");

            assertThat(runtime.observer().snapshot().servers()).isEmpty();
        }
    }
}
