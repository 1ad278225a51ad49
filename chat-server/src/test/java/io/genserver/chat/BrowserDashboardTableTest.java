package io.genserver.chat;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.genserver.chat.BrowserDashboard.row;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The table of servers in the browser's dashboard, also when there are very many. */
@Execution(ExecutionMode.CONCURRENT)
class BrowserDashboardTableTest {
    @RegisterExtension
    final BrowserDashboard dashboard = BrowserDashboard.withToken();

    @Test
    void theTableIsSortedAndFiltered() {
        dashboard.start("zebra 2");
        dashboard.start("zebra 10");
        Page page = dashboard.enter();

        page.fill("#filter", "zebra");
        page.click("[data-column=name] button");
        assertThat(page.locator("#servers tbody bdi")).hasText(new String[] {"zebra 2", "zebra 10"});
        assertThat(page.locator("[data-column=name]")).hasAttribute("aria-sort", "ascending");
        page.click("[data-column=name] button");
        assertThat(page.locator("#servers tbody bdi")).hasText(new String[] {"zebra 10", "zebra 2"});
        assertThat(page.locator("#servers-summary")).containsText("2 servers found");
        page.fill("#filter", "there is none");

        assertThat(page.locator("#servers-empty")).hasText("No server matches.");
    }

    @Test
    void thousandServersKeepTheirLinesWhileTheirFiguresChange() {
        for (int i = 0; i < 900; i++) {
            dashboard.start("worker " + i);
        }
        Page page = dashboard.enter();
        assertThat(page.locator("#servers tbody tr")).hasCount(200);
        page.click("[data-column=name] button");
        page.fill("#filter", "worker");
        Locator focused = row(page, "worker 7").locator("button");
        focused.focus();
        page.evaluate("document.querySelector('#tree').dataset.mark = '';"
                + "for (const row of document.querySelectorAll('#tree li, #servers tr')) row.dataset.old = ''");

        awaitSamples(page, 3);

        assertThat(focused).isFocused();
        assertThat(page.locator("#servers tbody tr:not([data-old])")).hasCount(0);
        assertThat(page.locator("#tree li[data-old]").first()).isAttached();
        page.click("#more-servers");
        assertThat(page.locator("#servers tbody tr")).hasCount(400);
    }

    private static void awaitSamples(Page page, int count) {
        Locator chart = page.locator("[data-chart=rate]");
        int points = Integer.parseInt(chart.getAttribute("data-points"));
        page.waitForCondition(() -> Integer.parseInt(chart.getAttribute("data-points")) >= points + count);
    }
}
