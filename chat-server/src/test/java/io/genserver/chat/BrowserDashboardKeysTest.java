package io.genserver.chat;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static io.genserver.chat.BrowserDashboard.branch;
import static io.genserver.chat.BrowserDashboard.row;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The browser's dashboard without a mouse. */
@Execution(ExecutionMode.CONCURRENT)
class BrowserDashboardKeysTest {
    @RegisterExtension
    final BrowserDashboard dashboard = BrowserDashboard.withToken();

    @Test
    void arrowsMoveInTheTreeAndOpenAndCloseItsBranches() {
        Page page = dashboard.enter();
        Locator lines = page.locator("#tree [role=treeitem]");
        lines.first().focus();

        press(page, "End");
        assertThat(lines.last()).isFocused();
        press(page, "Home");
        assertThat(lines.first()).isFocused();
        press(page, "ArrowDown");
        assertThat(lines.nth(1)).isFocused();
        press(page, "ArrowUp");
        assertThat(lines.first()).hasAttribute("aria-expanded", "true");
        press(page, "ArrowLeft");
        assertThat(lines.first()).hasAttribute("aria-expanded", "false");
        assertThat(page.locator("#tree [role=treeitem][aria-level='2']")).hasCount(0);
        press(page, "ArrowRight", "ArrowRight");
        assertThat(lines.nth(1)).isFocused();
        branch(page, "chat.admin").focus();
        press(page, "ArrowLeft");
        assertThat(lines.first()).isFocused();
    }

    @Test
    void lettersLeadToANameAndEnterToItsDetailAndEscapeBack() {
        Page page = dashboard.enter();
        page.locator("#tree [role=treeitem]").first().focus();

        page.keyboard().type("chat.heal");
        assertThat(branch(page, "chat.health")).isFocused();
        press(page, "Enter");
        assertThat(page.locator("#detail-title")).isFocused();
        assertThat(page.locator("#detail-title")).hasText("chat.health");
        press(page, "Escape");

        assertThat(page.locator("#detail")).isHidden();
        assertThat(branch(page, "chat.health")).isFocused();
    }

    @Test
    void theFocusGoesToTheServerThatIsStartedInPlaceOfTheOneItWasOn() {
        Page page = dashboard.enter();
        Locator health = branch(page, "chat.health");
        String before = health.getAttribute("data-id");
        health.focus();

        dashboard.chat().named("chat.health").kill();

        assertThat(health).not().hasAttribute("data-id", before);
        assertThat(health).isFocused();
    }

    @Test
    void layoutsAreThoseOfTheTerminal() {
        Page page = dashboard.enter();
        Locator body = page.locator("body");

        press(page, "2");
        assertThat(body).hasAttribute("data-layout", "compact");
        assertThat(page.locator("#tree")).isHidden();
        assertThat(page.locator("#servers")).isVisible();
        press(page, "3");
        assertThat(body).hasAttribute("data-layout", "minimal");
        assertThat(page.locator("#servers")).isHidden();
        assertThat(page.locator("#figures")).isVisible();
        press(page, "c");
        assertThat(body).hasAttribute("data-layout", "full");
        assertThat(page.locator("#tree")).isVisible();
        press(page, "3");
        page.reload();

        assertThat(body).hasAttribute("data-layout", "minimal");
        assertThat(page.locator("#layout-minimal")).hasAttribute("aria-pressed", "true");
    }

    @Test
    void singleKeysAreNoShortcutsInFieldsNorIfTheyAreSwitchedOff() {
        Page page = dashboard.enter();

        press(page, "/");
        assertThat(page.locator("#filter")).isFocused();
        press(page, "2", "c");
        assertThat(page.locator("body")).hasAttribute("data-layout", "full");
        page.fill("#filter", "");
        page.locator("#pause").focus();
        press(page, "?");
        page.uncheck("#shortcuts");
        press(page, "Escape");
        assertThat(page.locator("#help-dialog")).isHidden();
        press(page, "2");

        assertThat(page.locator("body")).hasAttribute("data-layout", "full");
    }

    @Test
    void arrowsMoveInTheTableAndItIsOneStopOfTheTabKey() {
        Page page = dashboard.enter();
        page.click("[data-column=name] button");
        press(page, "Tab", "Tab", "Tab", "Tab", "Tab", "Tab", "Tab");
        Locator buttons = page.locator("#servers tbody button");
        assertThat(buttons.first()).isFocused();

        press(page, "ArrowDown");
        assertThat(buttons.nth(1)).isFocused();
        press(page, "Home", "Enter");

        assertThat(page.locator("#detail-title")).hasText(buttons.first().textContent());
        assertThat(page.locator("#detail-title")).isFocused();
    }

    @Test
    void onAPhoneTheDetailCoversTheRestAndGivesTheFocusBack() {
        Page page = dashboard.enter(360, 740, ColorScheme.LIGHT);

        row(page, "chat.admin").locator("button").click();
        assertThat(page.locator("#detail-title")).isFocused();
        assertThat(page.locator("#table-panel")).hasAttribute("inert", "");
        page.click("#detail-close");

        assertThat(page.locator("#table-panel")).not().hasAttribute("inert", "");
        assertThat(row(page, "chat.admin").locator("button")).isFocused();
    }

    private static void press(Page page, String... keys) {
        for (String key : keys) {
            page.keyboard().press(key);
        }
    }
}
