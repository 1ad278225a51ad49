package io.genserver.chat;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.genserver.chat.BrowserDashboard.branch;
import static io.genserver.chat.BrowserDashboard.row;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import io.genserver.ServerRef;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What an operator sees of a chat with a browser. */
@Execution(ExecutionMode.CONCURRENT)
class BrowserDashboardTest {
    private static final String HOSTILE = "<img src=x onerror=alert(1)>\"'&amp;\u202egnp";

    @RegisterExtension
    final BrowserDashboard dashboard = BrowserDashboard.withToken();

    @Test
    void theSupervisionTreeIsShownWithWhatEachServerDoes() {
        Page page = dashboard.enter();

        assertThat(branch(page, "chat.connections")).hasAttribute("aria-level", Pattern.compile("[2-9]"));
        assertThat(branch(page, "chat.admin")).hasAttribute("data-status", Pattern.compile("idle|running|scheduled"));
        assertThat(branch(page, "chat.admin")).hasAttribute("aria-label", Pattern.compile("^chat.admin, "));
        assertThat(page.locator("#tree [role=treeitem][tabindex='0']")).hasCount(1);
    }

    @Test
    void aConnectionComesIntoTheTreeAndTheFiguresAndLeavesThem() throws Exception {
        Page page = dashboard.enter();
        TestClient anna = dashboard.chat().join("anna");
        String server = dashboard.chat().connections().getFirst().toString();

        assertThat(branch(page, server)).isAttached();
        assertThat(page.locator("[data-figure=connections] dd").first()).hasText("1");
        anna.close();

        assertThat(branch(page, server)).not().isAttached();
        assertThat(page.locator("[data-figure=connections] dd").first()).hasText("0");
    }

    @Test
    void theChartsMove() {
        Page page = dashboard.enter();
        Locator chart = page.locator("[data-chart=rate]");
        assertThat(chart.locator("canvas")).isVisible();
        Object before = pixels(page);
        int points = Integer.parseInt(chart.getAttribute("data-points"));
        TestClient anna = dashboard.chat().join("anna");

        for (int i = 0; i < 50; i++) {
            anna.say("message " + i);
        }

        page.waitForCondition(() -> Integer.parseInt(chart.getAttribute("data-points")) >= points + 2);
        page.waitForCondition(() -> !pixels(page).equals(before));
        for (String other : List.of("mailbox", "crashes", "connections")) {
            assertThat(page.locator("[data-chart=" + other + "] canvas")).isVisible();
        }
    }

    @Test
    void latenciesAreThoseThatTheChatMeasures() {
        Page page = dashboard.open();
        page.route("**/observe/sample.json", route -> route.fulfill(new Route.FulfillOptions().setBody("{}")));
        page.route(
                "**/observe/events",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("text/event-stream")
                        .setBody("""
                        event: history
                        data: [{"time":"2026-01-02T03:04:05Z","gauges":{"fanOutP99Millis":1500,"callP99Millis":0.25,"users":3}}]

                        """)));
        page.fill("#token", "any");
        page.press("#token", "Enter");

        assertThat(page.locator("[data-chart=latency] .chart-value span"))
                .hasText(new String[] {"call 0.25 ms", "fan out 1.5 s"});
        assertThat(page.locator("[data-chart=latency] canvas")).isVisible();
        assertThat(page.locator("[data-chart=latency] [role=img]"))
                .hasAttribute("aria-label", Pattern.compile("call: now 0.25 ms, highest 0.25 ms; fan out: now 1.5 s"));
        assertThat(page.locator("[data-chart=connections]")).containsText("Not measured here.");
    }

    private static Object pixels(Page page) {
        return page.evaluate("document.querySelector('[data-chart=rate] canvas').toDataURL()");
    }

    @Test
    void aKilledConnectionIsSeenInTheTreeAndInTheLog() {
        Page page = dashboard.enter();
        TestClient anna = dashboard.chat().join("anna");
        String server = dashboard.chat().connections().getFirst().toString();
        branch(page, server).click();
        assertThat(page.locator("#detail-title")).hasText(server);

        page.click("#kill-button");
        assertThat(page.locator("#confirm-name")).hasText(server);
        assertThat(page.locator("#confirm-cancel")).isFocused();
        page.click("#confirm-go");

        assertThat(page.locator("#confirm-dialog")).isHidden();
        assertThat(branch(page, server)).not().isAttached();
        assertThat(page.locator("#incidents [data-kind=OPERATOR]")).containsText(server);
        assertThat(page.locator("#incidents [data-kind=EXIT]")).containsText(server);
        assertThat(page.locator("#detail-gone")).hasText(Pattern.compile("has ended"));
        assertThat(page.locator("#kill-button")).isDisabled();
        anna.say("still here?").awaitEvent("anna: still here?");
    }

    @Test
    void whatIsStoppedByItsNameIsSelectedStillWhenItIsStartedAgain() {
        Page page = dashboard.enter();
        branch(page, "chat.health").click();
        String before = branch(page, "chat.health").getAttribute("data-id");

        page.click("#stop-button");
        page.click("#confirm-go");

        assertThat(page.locator("#said")).hasText("chat.health was asked to stop.");
        assertThat(branch(page, "chat.health")).not().hasAttribute("data-id", before);
        assertThat(branch(page, "chat.health")).hasAttribute("aria-selected", "true");
        assertThat(page.locator("#detail-gone")).isHidden();
    }

    @Test
    void nothingHappensIfTheOperatorThinksBetterOfIt() {
        Page page = dashboard.enter();
        branch(page, "chat.health").click();
        String before = branch(page, "chat.health").getAttribute("data-id");

        page.click("#kill-button");
        page.keyboard().press("Enter");

        assertThat(page.locator("#confirm-dialog")).isHidden();
        assertThat(page.locator("#kill-button")).isFocused();
        assertThat(branch(page, "chat.health")).hasAttribute("data-id", before);
        assertThat(page.locator("#incidents [data-kind=OPERATOR]")).hasCount(0);
    }

    @Test
    void theDetailShowsTheStackOfTheLastCrash() {
        Page page = dashboard.enter();
        TestClient anna = dashboard.chat().join("anna");

        anna.say(BrowserDashboard.POISON).awaitEvent("error message_failed");
        Locator crash = page.locator("#incidents [data-kind=CRASH]");
        assertThat(crash).containsText("IllegalStateException: a bug, as far as the runtime can tell");
        assertThat(page.locator("[data-figure=crashes] dd").first()).hasText("1");
        crash.locator("button").click();

        assertThat(page.locator("#detail-title"))
                .hasText(crash.locator("button").textContent());
        assertThat(page.locator("#detail-gone")).hasText(Pattern.compile("has ended"));
        assertThat(page.locator("#crash")).containsText("readOrCrash");
        assertThat(page.locator("#kill-button")).isDisabled();
    }

    @Test
    void theServerThatWasStartedAgainIsFoundByTheLog() {
        Page page = dashboard.enter();
        TestClient anna = dashboard.chat().join("anna");

        anna.say(BrowserDashboard.POISON).awaitEvent("error message_failed");
        Locator restart = page.locator("#incidents [data-kind=RESTART] button");
        restart.click();

        assertThat(page.locator("#detail-title")).hasText(restart.textContent());
        assertThat(page.locator("#detail-facts")).containsText("Restarts1");
        assertThat(branch(page, restart.textContent())).hasAttribute("data-troubled", "");
    }

    @Test
    void namesAreTextWhateverIsInThem() {
        dashboard.start(HOSTILE);
        Page page = dashboard.enter();

        assertThat(branch(page, HOSTILE)).isAttached();
        page.fill("#filter", "onerror");
        row(page, HOSTILE).click();
        assertThat(page.locator("#detail-title")).hasText(HOSTILE);
        page.click("#kill-button");
        assertThat(page.locator("#confirm-name")).hasText(HOSTILE);
        page.click("#confirm-go");

        assertThat(page.locator("#incidents [data-kind=EXIT]")).containsText("<img src=x");
        assertThat(page.locator("img")).hasCount(0);
    }

    @Test
    void thePausedLogCountsWhatIsNew() {
        Page page = dashboard.enter();
        page.click("#pause");
        assertThat(page.locator("#pause")).hasAttribute("aria-pressed", "true");

        dashboard.chat().join("anna");
        ServerRef<?, ?> server = dashboard.chat().connections().getFirst();

        server.kill();

        assertThat(page.locator("#incidents-summary")).hasText(Pattern.compile("paused, [1-9]\\d* new ones?"));
        assertThat(page.locator("#incidents li")).hasCount(0);
        page.click("#pause");
        assertThat(incident(page, "EXIT", server.toString())).hasCount(1);
        page.selectOption("#kind", "RESTART");
        assertThat(page.locator("#incidents [data-kind=RESTART]")).hasCount(1);
        assertThat(page.locator("#incidents [data-kind=EXIT]")).hasCount(0);
    }

    @Test
    void itComesBackToTheStreamAndKnowsWhatItKnew() {
        Page page = dashboard.enter();
        dashboard.chat().join("anna");
        ServerRef<?, ?> server = dashboard.chat().connections().getFirst();
        server.kill();
        assertThat(incident(page, "EXIT", server.toString())).hasCount(1);
        page.evaluate("""
                new MutationObserver(() => document.body.dataset.wasAway = '')
                  .observe(document.querySelector('#feed-status'), { attributeFilter: ['data-phase'] })""");

        dashboard.chat().named("chat.streams").kill();

        assertThat(page.locator("body[data-was-away]")).isAttached();
        assertThat(page.locator("#feed-status[data-phase=live]"))
                .isAttached(new LocatorAssertions.IsAttachedOptions().setTimeout(120_000));
        assertThat(incident(page, "EXIT", "chat.streams")).hasCount(1);
        assertThat(incident(page, "EXIT", server.toString())).hasCount(1);
    }

    private static Locator incident(Page page, String kind, String text) {
        return page.locator("#incidents [data-kind=" + kind + "]").filter(new Locator.FilterOptions().setHasText(text));
    }
}
