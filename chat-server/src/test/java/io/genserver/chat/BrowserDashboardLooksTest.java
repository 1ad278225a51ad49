package io.genserver.chat;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pictures of the browser's dashboard for people to look at; axe finds nothing wrong in them, and nothing sticks out at the side. */
@Execution(ExecutionMode.CONCURRENT)
class BrowserDashboardLooksTest {
    @RegisterExtension
    final BrowserDashboard dashboard = BrowserDashboard.withToken();

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void onAWideScreen(ColorScheme colors) throws IOException {
        Page page = dashboard.open(1440, 1000, colors);
        check(page, "wide", "token", colors);
        page.fill("#token", "wrong");
        page.click("#token-go");
        check(page, "wide", "wrong-token", colors);
        page.fill("#token", BrowserDashboard.TOKEN);
        page.click("#token-go");
        somethingHappens(page);
        check(page, "wide", "full", colors);
        page.locator("#incidents [data-kind=RESTART] button").click();
        page.locator("#incidents summary").click();
        check(page, "wide", "detail", colors);
        page.click("#kill-button");
        check(page, "wide", "confirm", colors);
        page.keyboard().press("Escape");
        page.keyboard().press("?");
        check(page, "wide", "help", colors);
        page.keyboard().press("Escape");
        page.click("#pause");
        page.click("#export-button");
        check(page, "wide", "export", colors);
        page.keyboard().press("Escape");
        page.click("#layout-compact");
        check(page, "wide", "compact", colors);
        page.click("#layout-minimal");
        check(page, "wide", "minimal", colors);
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void onAPhone(ColorScheme colors) throws IOException {
        Page page = dashboard.open(360, 740, colors);
        check(page, "phone", "token", colors);
        page.fill("#token", BrowserDashboard.TOKEN);
        page.click("#token-go");
        somethingHappens(page);
        check(page, "phone", "full", colors);
        for (String part : List.of("charts", "tree-panel", "table-panel", "incidents-panel")) {
            page.locator("#" + part).evaluate("part => part.scrollIntoView()");
            check(page, "phone", part, colors);
        }
        page.locator("#incidents [data-kind=RESTART] button").click();
        check(page, "phone", "detail", colors);
        page.click("#kill-button");
        check(page, "phone", "confirm", colors);
    }

    /** Some chat, and a crash in the middle of it. */
    private void somethingHappens(Page page) {
        BrowserDashboard.awaitLive(page);
        TestClient anna = dashboard.chat().join("anna");
        TestClient bert = dashboard.chat().join("bert");
        for (int i = 0; i < 100; i++) {
            anna.say("message " + i);
            bert.say("answer " + i);
        }
        bert.say(BrowserDashboard.POISON).awaitEvent("error message_failed");
        assertThat(page.locator("#incidents [data-kind=RESTART]")).isVisible();
        assertThat(page.locator("[data-chart=rate] canvas")).isVisible();
    }

    private static void check(Page page, String screen, String view, ColorScheme colors) throws IOException {
        Axe.awaitRest(page);
        String name = "dashboard-%s-%s-%s".formatted(screen, view, colors.name().toLowerCase(Locale.ROOT));
        BrowserChat.screenshot(page, name);
        assertThat(Axe.violations(page)).as(name).isEmpty();
        Object sideways = page.evaluate("""
                () => [document.documentElement, ...document.querySelectorAll('.scroller, .detail-body, dialog')]
                  .filter(e => e.scrollWidth > e.clientWidth).map(e => e.id || e.className || e.tagName)""");
        assertThat(sideways).as("what can be scrolled sideways: " + name).isEqualTo(List.of());
    }
}
