package io.genserver.chat;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** People with the browser client in the hall, on the real server. */
@Execution(ExecutionMode.CONCURRENT)
class BrowserTest {
    @RegisterExtension
    final BrowserChat chat = new BrowserChat();

    @Test
    void threePeopleJoinAndReadEachOther() {
        Person ada = chat.join("Ada");
        Person bob = chat.join("Bob");
        Person eve = chat.join("Eve");

        ada.say("Good morning");
        assertThat(bob.messages()).hasCount(1);
        bob.say("Hello Ada");
        assertThat(eve.messages()).hasCount(2);
        eve.say("Hello both");

        for (Person person : List.of(ada, bob, eve)) {
            person.sees("Good morning", "Hello Ada", "Hello both");
        }
        assertThat(ada.own("sent").locator(".text")).hasText(new String[] {"Good morning"});
    }

    @Test
    void whoIsThereIsListedAndWhoClosesTheTabIsSeenToLeave() {
        Person ada = chat.join("Ada");
        Person eve = chat.join("Eve");
        assertThat(ada.user("Eve")).isVisible();
        assertThat(ada.page().locator("#people-count")).hasText("2");

        eve.leave();

        assertThat(ada.user("Eve")).hasCount(0);
        assertThat(ada.page().locator("#people-count")).hasText("1");
        assertThat(ada.lines("system").last()).containsText("Eve came and went");
    }

    @Test
    void whoIsWritingIsShownUntilTheyHaveSentIt() {
        Person ada = chat.join("Ada");
        Person bob = chat.join("Bob");

        bob.write("Well");
        assertThat(ada.page().locator("#typing")).hasText("Bob is writing");
        bob.page().press("#message-input", "Enter");

        ada.sees("Well");
        assertThat(ada.page().locator("#typing")).isHidden();
    }

    @Test
    void whoDeletesItAndAtOnceWritesAnewIsShownAgain() {
        Person ada = chat.join("Ada");
        Person bob = chat.join("Bob");
        bob.write("W");
        assertThat(ada.page().locator("#typing")).hasText("Bob is writing");

        bob.page().press("#message-input", "Backspace");
        assertThat(ada.page().locator("#typing")).isHidden();
        bob.write("N");

        assertThat(ada.page().locator("#typing")).hasText("Bob is writing");
    }

    @Test
    void markupIsShownAsText() {
        String markup = "<img src=x onerror=\"document.title='broken in'\"> <b>bold</b>";
        Person ada = chat.join("Ada");
        Person bob = chat.join("Bob");

        bob.say(markup);

        ada.sees(markup);
        assertThat(ada.page().locator("#messages .author").last()).hasText("Bob");
        assertThat(ada.page().locator("#messages img")).hasCount(0);
        assertThat(ada.page().title()).doesNotContain("broken in");
    }

    @Test
    void addressesOfTheWebAreLinksThatTellNothingAndOthersAreText() {
        Person ada = chat.join("Ada");

        ada.say("See https://example.org/a?b=1. Not javascript:alert(1) nor data:text/html,x");

        Locator link = ada.page().locator("#messages a");
        assertThat(link).hasCount(1);
        assertThat(link).hasText("https://example.org/a?b=1");
        assertThat(link).hasAttribute("href", "https://example.org/a?b=1");
        assertThat(link).hasAttribute("rel", "noopener noreferrer nofollow");
        assertThat(link).hasAttribute("target", "_blank");
    }

    @Test
    void enterSendsAndShiftEnterBreaksTheLine() {
        Person ada = chat.join("Ada");

        ada.page().locator("#message-input").pressSequentially("One");
        ada.page().keyboard().press("Shift+Enter");
        ada.page().keyboard().type("Two");
        assertThat(ada.messages()).hasCount(0);
        ada.page().keyboard().press("Enter");

        assertThat(ada.own("sent")).hasCount(1);
        assertThat(ada.messages().innerText()).isEqualTo("One\nTwo");
    }

    @Test
    void aNameInUseIsRefusedAndAnotherIsTaken() {
        chat.join("Ada");
        Page second = chat.visitor();

        second.fill("#username", "ada");
        second.press("#username", "Enter");

        assertThat(second.locator("#join-error")).not().isEmpty();
        assertThat(second.locator("#username")).isFocused();
        Person.join(second, "Ada II");
    }

    @Test
    void thePageHasNoScriptNorStyleInItself() {
        Page page = chat.tab();

        String html = Objects.requireNonNull(page.navigate(chat.url())).text();

        assertThat(html).doesNotContainPattern("<script(?![^>]* src=)|<style|\\sstyle=|\\son[a-z]+=|javascript:");
        assertThat(page.locator("#username")).isFocused();
    }

    @Test
    void whoLeavesIsAskedForANameAndMayComeBack() {
        Person ada = chat.join("Ada");
        Person bob = chat.join("Bob");

        bob.page().click("#leave-button");
        assertThat(bob.page().locator("#chat")).isHidden();
        assertThat(bob.page().locator("#username")).isFocused();
        bob.page().click("#join-button");

        bob.awaitOnline();
        bob.say("Here again");
        ada.sees("Here again");
    }
}
