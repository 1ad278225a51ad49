package io.genserver.chat;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What axe finds wrong with the browser client, which is nothing. */
@Execution(ExecutionMode.CONCURRENT)
class BrowserAccessibilityTest {
    @RegisterExtension
    final BrowserChat chat = new BrowserChat();

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void nothingIsFoundOnAWideScreen(ColorScheme colors) throws Exception {
        chat.hasSaid(BrowserChat.chatter(1, 60));
        Page page = chat.visitor(1280, 800, colors);
        assertNothingIsFound(page, "join form");
        page.fill("#username", "?");
        page.click("#join-button");
        assertNothingIsFound(page, "name refused");
        Person ada = Person.join(page, "Ada");
        Person bob = chat.join("Bob");
        bob.enter("tea");
        ada.enter("tea");
        ada.say("See https://example.org/");
        bob.say("I have, @Ada");
        bob.write("And");
        assertThat(page.locator("#typing")).isVisible();
        assertNothingIsFound(page, "room");
        page.click("#browse-button");
        assertThat(page.locator("#room-list [data-room=tea]")).isVisible();
        assertNothingIsFound(page, "dialog of rooms");
        page.keyboard().press("Escape");
        ada.open("hall");
        bob.say("More");
        assertThat(ada.place("#tea")).hasAttribute("data-unread", "1");
        assertNothingIsFound(page, "hall");
        ada.writeTo("Bob");
        bob.leave();
        assertThat(page.locator("[data-place='@bob'] .who")).hasAttribute("data-here", "false");
        ada.say("Are you there?");
        assertThat(ada.own("failed")).hasCount(1);
        assertNothingIsFound(page, "private, failed");
        chat.stop();
        ada.awaitOffline();
        ada.say("And now?");
        assertNothingIsFound(page, "reconnecting");
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void nothingIsFoundOnAPhone(ColorScheme colors) throws Exception {
        chat.hasSaid(BrowserChat.chatter(1, 60));
        Page page = chat.visitor(360, 740, colors);
        assertNothingIsFound(page, "join form");
        Person.join(page, "Ada");
        assertNothingIsFound(page, "hall");
        page.click("#menu-button");
        assertNothingIsFound(page, "places");
        page.keyboard().press("Escape");
        page.click("#people-button");
        assertNothingIsFound(page, "people");
    }

    private static void assertNothingIsFound(Page page, String view) throws IOException {
        assertThat(Axe.violations(page)).as(view).isEmpty();
    }
}
