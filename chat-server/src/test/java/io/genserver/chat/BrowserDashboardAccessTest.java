package io.genserver.chat;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Who is shown the dashboard in a browser, and what they can take away. */
@Execution(ExecutionMode.CONCURRENT)
class BrowserDashboardAccessTest {
    @RegisterExtension
    final BrowserDashboard dashboard = BrowserDashboard.withToken();

    @Test
    void nothingIsShownBeforeTheTokenIsGiven() {
        Page page = dashboard.open();

        assertThat(page.locator("#token")).isFocused();
        assertThat(page.locator("#feed-status")).hasText("Token needed");
        page.keyboard().press("Escape");
        assertThat(page.locator("#servers tbody tr")).hasCount(0);
        assertThat(page.locator("#tree-empty")).isVisible();
        page.click("#enter-token");
        page.fill("#token", BrowserDashboard.TOKEN);
        page.click("#token-go");

        BrowserDashboard.awaitLive(page);
        assertThat(page.locator("#tree [role=treeitem]").first()).isVisible();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0123456789abcdee", "töken", " "})
    void aWrongTokenIsNotAccepted(String wrong) {
        Page page = dashboard.open();

        page.fill("#token", wrong);
        page.click("#token-go");

        assertThat(page.locator("#token-error")).hasText(Pattern.compile("not accepted|enter the token"));
        assertThat(page.locator("#token")).hasAttribute("aria-invalid", "true");
        assertThat(page.locator("#feed-status")).hasText("Token needed");
        page.fill("#token", BrowserDashboard.TOKEN);
        page.press("#token", "Enter");
        BrowserDashboard.awaitLive(page);
    }

    @Test
    void theTokenIsKeptInTheTabUntilItIsForgottenAndIsInNoAddress() {
        Page page = dashboard.enter();
        page.onRequest(request -> assertThat(request.url()).doesNotContain(BrowserDashboard.TOKEN));

        page.reload();
        BrowserDashboard.awaitLive(page);
        assertThat(page.evaluate("JSON.stringify(localStorage)").toString()).doesNotContain(BrowserDashboard.TOKEN);
        page.click("#forget-token");

        assertThat(page.locator("#token")).isFocused();
        assertThat(page.evaluate("sessionStorage.length")).isEqualTo(0);
    }

    @ParameterizedTest
    @CsvSource({"sample, .json", "servers, .csv", "history, .csv", "incidents, .json"})
    void whatIsShownCanBeSaved(String what, String extension) throws IOException {
        Page page = dashboard.enter();

        Download download = page.waitForDownload(() -> {
            page.click("#export-button");
            page.click("[data-export=" + what + "]");
        });

        assertThat(download.suggestedFilename()).startsWith(what + "-").endsWith(extension);
        String text = new String(download.createReadStream().readAllBytes(), UTF_8);
        switch (what) {
            case "sample" ->
                assertThat(JsonMapper.shared().readTree(text).get("servers").findValuesAsString("name"))
                        .contains("chat.admin");
            case "servers" -> assertThat(text.lines()).anyMatch(line -> line.contains("chat.admin"));
            case "history" -> assertThat(text.lines().skip(1)).isNotEmpty();
            default -> assertThat(JsonMapper.shared().readTree(text).isArray()).isTrue();
        }
        assertThat(page.locator("#said")).hasText("Saved " + download.suggestedFilename());
    }
}
