package io.genserver.chat;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.genserver.chat.BrowserDashboard.branch;

import com.microsoft.playwright.Page;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The browser's dashboard of a chat that has no token for operators. */
@Execution(ExecutionMode.CONCURRENT)
class BrowserDashboardWithoutTokenTest {
    @RegisterExtension
    final BrowserDashboard dashboard = BrowserDashboard.withoutToken();

    @Test
    void whoIsOnItsMachineSeesAllAndIsToldWhyNothingCanBeEnded() {
        Page page = dashboard.enter();
        branch(page, "chat.health").click();
        String before = branch(page, "chat.health").getAttribute("data-id");

        page.click("#kill-button");
        page.click("#confirm-go");

        assertThat(page.locator("#confirm-error")).hasText(Pattern.compile("The server says: .*admin-token"));
        assertThat(page.locator("#token-dialog")).isHidden();
        assertThat(page.locator("#confirm-cancel")).isFocused();
        page.keyboard().press("Escape");
        assertThat(branch(page, "chat.health")).hasAttribute("data-id", before);
        assertThat(page.locator("#forget-token")).isHidden();
    }
}
