package io.genserver.chat;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Private conversations in the browser client. */
@Execution(ExecutionMode.CONCURRENT)
class BrowserPrivateTest {
    @RegisterExtension
    final BrowserChat chat = new BrowserChat();

    @Test
    void aClickOnANameBeginsAConversationThatNobodyElseSees() {
        Person ada = chat.join("Ada");
        Person bob = chat.join("Bob");
        Person eve = chat.join("Eve");

        ada.writeTo("Bob");
        ada.say("Only for you");

        assertThat(bob.place("@ada")).hasAttribute("data-unread", "1");
        assertThat(bob.messages()).hasCount(0);
        bob.open("@ada");
        bob.sees("Only for you");
        bob.say("Thanks");
        ada.sees("Only for you", "Thanks");
        ada.open("hall");
        ada.say("To all");
        eve.sees("To all");
        assertThat(eve.page().locator("#private-places [data-place]")).hasCount(0);
    }

    @Test
    void whoIsWritingIsShownToTheOtherAlone() {
        Person ada = chat.join("Ada");
        Person bob = chat.join("Bob");
        ada.writeTo("Bob");
        ada.say("Well?");
        bob.open("@ada");

        bob.write("Well");

        assertThat(ada.page().locator("#typing")).hasText("Bob is writing");
        ada.open("hall");
        assertThat(ada.page().locator("#typing")).isHidden();
        assertThat(ada.place("@bob")).containsText("someone is writing");
    }

    @Test
    void whoIsNotThereIsMarkedAndAMessageToThemFailsUntilTheyAreBack() {
        Person ada = chat.join("Ada");
        Person bob = chat.join("Bob");
        ada.writeTo("Bob");
        assertThat(ada.page().locator("[data-place='@bob'] .who")).hasAttribute("data-here", "true");

        bob.page().navigate("about:blank");
        assertThat(ada.page().locator("[data-place='@bob'] .who")).hasAttribute("data-here", "false");
        ada.say("Are you there?");
        assertThat(ada.own("failed").locator(".reason")).hasText("Not online now");
        bob.page().navigate(chat.url());
        bob.awaitOnline();
        ada.page().locator("#messages .retry").click();

        assertThat(ada.own("sent")).hasCount(1);
        assertThat(ada.own("failed")).hasCount(0);
        bob.open("@ada");
        bob.sees("Are you there?");
    }

    @Test
    void aMessageThatFailedCanBeDeleted() {
        Person ada = chat.join("Ada");
        Person bob = chat.join("Bob");
        ada.writeTo("Bob");
        bob.leave();
        assertThat(ada.page().locator("[data-place='@bob'] .who")).hasAttribute("data-here", "false");
        ada.say("Never mind");
        assertThat(ada.own("failed")).hasCount(1);

        ada.page().locator("#messages .delete").click();

        assertThat(ada.messages()).hasCount(0);
        assertThat(ada.page().locator("#message-input")).isFocused();
    }

    @Test
    void aPrivateConversationOutlivesAReload() {
        Person ada = chat.join("Ada");
        Person bob = chat.join("Bob");
        ada.writeTo("Bob");
        ada.say("Keep this");
        bob.open("@ada");
        bob.say("I will");
        ada.sees("Keep this", "I will");

        ada.page().reload();

        ada.awaitOnline();
        assertThat(ada.page().locator("#place-title")).hasText("Bob");
        ada.sees("Keep this", "I will");
    }

    @Test
    void aConversationThatIsClosedComesBackWhenTheOtherSpeaks() {
        Person ada = chat.join("Ada");
        Person bob = chat.join("Bob");
        ada.writeTo("Bob");
        ada.say("Hello");
        bob.open("@ada");
        ada.page().click("#close-place");
        assertThat(ada.place("@bob")).hasCount(0);

        bob.say("Hello you");

        assertThat(ada.place("@bob")).hasAttribute("data-unread", "1");
    }
}
