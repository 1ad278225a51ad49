package io.genserver.chat;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The browser client without a mouse. */
@Execution(ExecutionMode.CONCURRENT)
class BrowserKeyboardTest {
    @RegisterExtension
    final BrowserChat chat = new BrowserChat();

    @Test
    void arrowsMoveInTheListOfPlacesAndEnterOpensOne() {
        Person ada = chat.join("Ada");
        ada.enter("black tea");
        ada.enter("green tea");
        Page page = ada.page();

        ada.place("#green tea").focus();
        page.keyboard().press("ArrowUp");
        assertThat(ada.place("#black tea")).isFocused();
        page.keyboard().press("Home");
        assertThat(ada.place("hall")).isFocused();
        page.keyboard().press("g");
        assertThat(ada.place("#green tea")).isFocused();
        page.keyboard().press("Tab");
        assertThat(page.locator("#places [data-place]:focus")).hasCount(0);
        page.keyboard().press("Shift+Tab");
        page.keyboard().press("ArrowUp");
        page.keyboard().press("Enter");

        assertThat(page.locator("#place-title")).hasText("black tea");
        assertThat(page.locator("#message-input")).isFocused();
    }

    @Test
    void aRoomIsFoundAndTheDialogClosedByKeys() {
        Person ada = chat.join("Ada");
        ada.enter("tea");
        ada.open("hall");
        Page page = ada.page();

        page.locator("#browse-button").focus();
        page.keyboard().press("Enter");
        assertThat(page.locator("#room-name")).isFocused();
        assertThat(page.locator("#room-list [data-room=tea]")).isVisible();
        page.keyboard().press("Escape");
        assertThat(page.locator("#rooms-dialog")).isHidden();
        assertThat(page.locator("#browse-button")).isFocused();

        page.keyboard().press("Enter");
        assertThat(page.locator("#room-list [data-room=tea]")).isVisible();
        page.keyboard().press("ArrowDown");
        assertThat(page.locator("#room-list [data-room=tea]")).isFocused();
        page.keyboard().press("Enter");
        assertThat(page.locator("#place-title")).hasText("tea");
        assertThat(page.locator("#message-input")).isFocused();
    }

    @Test
    void escapeLeadsBackToTheFieldFromAnywhere() {
        Person ada = chat.join("Ada");
        chat.join("Bob");
        assertThat(ada.user("Bob")).isVisible();

        ada.user("Bob").focus();
        ada.page().keyboard().press("Escape");
        assertThat(ada.page().locator("#message-input")).isFocused();
        ada.page().locator("#messages").focus();
        ada.page().keyboard().press("Escape");
        assertThat(ada.page().locator("#message-input")).isFocused();
    }

    @Test
    void aDrawerTakesTheFocusHoldsItAndGivesItBack() {
        Page page = chat.visitor(360, 740, ColorScheme.LIGHT);
        Person ada = Person.join(page, "Ada");
        assertThat(page.locator("#places")).isHidden();

        page.locator("#menu-button").focus();
        page.keyboard().press("Enter");
        assertThat(ada.place("hall")).isFocused();
        assertThat(page.locator("#menu-button")).hasAttribute("aria-expanded", "true");
        assertThat(page.locator("main")).hasAttribute("inert", "");
        page.keyboard().press("Escape");

        assertThat(page.locator("#places")).isHidden();
        assertThat(page.locator("#menu-button")).isFocused();
        assertThat(page.locator("#menu-button")).hasAttribute("aria-expanded", "false");
    }

    @Test
    void whatIsSaidIsReadOutAndWhatIsFetchedIsNot() throws Exception {
        chat.hasSaid(BrowserChat.chatter(1, 200));
        Person ada = chat.join("Ada");
        Person bob = chat.join("Bob");
        Page page = ada.page();
        page.evaluate("""
                () => new MutationObserver(changes => {
                  for (const { addedNodes } of changes) for (const row of addedNodes)
                    if (row.dataset.seq) row.dataset.spoken = String(document.querySelector('#messages').ariaLive === 'polite');
                }).observe(document.querySelector('#messages'), { childList: true })""");

        bob.say("Hear me");
        assertThat(page.locator("#messages[role=log] [data-seq='201']")).hasAttribute("data-spoken", "true");
        page.evaluate("document.querySelector('#messages').scrollTop = 0");

        assertThat(page.locator("[data-seq='100']")).hasAttribute("data-spoken", "false");
        assertThat(page.locator("#connection-status[role=status]")).hasText("Connected");
    }
}
