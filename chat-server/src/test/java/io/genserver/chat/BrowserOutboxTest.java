package io.genserver.chat;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What waits to be sent in the browser client: no more than so much, and nothing of it is lost in silence. */
class BrowserOutboxTest {
    private static final int CAPACITY = 50;

    @RegisterExtension
    final BrowserChat chat = new BrowserChat();

    private static List<String> messages() {
        return IntStream.rangeClosed(1, CAPACITY).mapToObj(i -> "Message " + i).toList();
    }

    @Test
    void whoHasWrittenTooMuchWhileTheServerIsAwayIsToldAndKeepsItUntilItIsBack() {
        Person ada = chat.join("Ada");
        Person bob = chat.join("Bob");
        Locator input = ada.page().locator("#message-input");
        Locator hint = ada.page().locator("#composer-hint");
        chat.stop();
        ada.awaitOffline();
        List<String> texts = new ArrayList<>(
                IntStream.rangeClosed(1, CAPACITY).mapToObj(i -> "Message " + i).toList());
        ada.sayAll(texts);
        assertThat(ada.own("pending")).hasCount(CAPACITY);

        ada.say("One too many");

        String refusal = "Too many messages are waiting. Send this one when some of them have been sent.";
        assertThat(hint).hasText(refusal);
        ada.retryNow(); // which leads nowhere
        assertThat(hint).hasText(refusal);
        assertThat(input).hasValue("One too many");
        assertThat(ada.own("pending")).hasCount(CAPACITY);

        chat.startAgain();
        ada.retryNow();
        ada.awaitOnline();
        assertThat(ada.own("sent")).hasCount(CAPACITY);
        assertThat(hint).isEmpty();
        assertThat(input).hasValue("One too many");
        input.press("Enter");

        texts.add("One too many");
        bob.retryNow();
        String[] all = texts.toArray(String[]::new);
        ada.sees(all);
        bob.sees(all);
        assertThat(ada.own("sent")).hasCount(CAPACITY + 1);
    }

    @Test
    void whatWasNotSentWhenTheyLeftMakesSpaceOneByOne() {
        Person ada = chat.join("Ada");
        chat.stop();
        ada.awaitOffline();
        ada.sayAll(messages());
        ada.page().click("#leave-button");
        chat.startAgain();
        ada = Person.join(ada.page(), "Ada");
        assertThat(ada.own("failed")).hasCount(CAPACITY);

        ada.say("One too many");
        assertThat(ada.page().locator("#composer-hint")).containsText("Retry or delete some of those that failed");
        ada.page().locator(".delete").first().click();
        ada.page().press("#message-input", "Enter");

        assertThat(ada.own("failed")).hasCount(CAPACITY - 1);
        assertThat(ada.own("sent").locator(".text")).hasText("One too many");
        assertThat(ada.page().locator("#message-input")).hasValue("");
    }
}
