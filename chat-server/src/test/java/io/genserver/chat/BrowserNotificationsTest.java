package io.genserver.chat;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** How the browser client calls somebody who is looking elsewhere. */
@Execution(ExecutionMode.CONCURRENT)
class BrowserNotificationsTest {
    /** A page that can be told that it is out of sight, and a desktop that writes down what it is to show. */
    private static final String DESKTOP = """
            window.away = false;
            window.shown = [];
            Object.defineProperty(document, 'hidden', { get: () => window.away });
            window.look = away => { window.away = away; document.dispatchEvent(new Event('visibilitychange')); };
            window.Notification = class extends EventTarget {
              static permission = 'default';
              static async requestPermission() { return this.permission = 'granted'; }
              constructor(title, { body }) { super(); window.shown.push(`${title}: ${body}`); }
              close() {}
            };
            """;

    @RegisterExtension
    final BrowserChat chat = new BrowserChat();

    @Test
    void whatIsSaidWhileTheTabIsOutOfSightIsCountedInItsTitleAndSetApart() {
        Person ada = joinAtDesktop();
        Person bob = chat.join("Bob");
        bob.say("Seen");
        ada.sees("Seen");

        ada.page().evaluate("look(true)");
        bob.say("One");
        bob.say("Two");
        assertThat(ada.page()).hasTitle("(2) genserver chat");

        ada.page().evaluate("look(false)");
        assertThat(ada.page()).hasTitle("genserver chat");
        assertThat(ada.page().locator("[data-kind=message] + [data-kind=unread] + [data-kind=message] .text"))
                .hasText("One");
    }

    @Test
    void whoWantsItIsNotifiedOfPrivateMessagesAndTheirNameOnly() {
        Person ada = joinAtDesktop();
        Person bob = chat.join("Bob");
        bob.enter("tea");
        ada.enter("tea");
        assertThat(ada.page().locator("#notify-button")).hasAttribute("aria-checked", "false");

        ada.page().click("#notify-button");
        assertThat(ada.page().locator("#notify-button")).hasAttribute("aria-checked", "true");
        ada.page().evaluate("look(true)");
        bob.say("Just talking");
        bob.say("Ada, come quick");
        bob.writeTo("Ada");
        bob.say("It is urgent");
        ada.page().waitForFunction("() => shown.length === 2");
        ada.page().evaluate("look(false)");
        bob.say("Oh, there you are");
        assertThat(ada.place("@bob")).hasAttribute("data-unread", "2");

        assertThat(ada.page().evaluate("shown")).isEqualTo(List.of("Bob in tea: Ada, come quick", "Bob: It is urgent"));
    }

    @Test
    void whoDoesNotWantItIsNotNotified() {
        Person ada = joinAtDesktop();
        Person bob = chat.join("Bob");

        ada.page().evaluate("look(true)");
        bob.writeTo("Ada");
        bob.say("It is urgent");

        assertThat(ada.page()).hasTitle("(1) genserver chat");
        assertThat(ada.page().evaluate("shown")).isEqualTo(List.of());
    }

    private Person joinAtDesktop() {
        Page page = chat.tab();
        page.addInitScript(DESKTOP);
        page.navigate(chat.url());
        return Person.join(page, "Ada");
    }
}
