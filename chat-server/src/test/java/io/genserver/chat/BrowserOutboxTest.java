package io.genserver.chat;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What waits to be sent in the browser client: no more than so much, and nothing of it is lost in silence. */
class BrowserOutboxTest {
    private static final int CAPACITY = 50;

    @RegisterExtension
    final BrowserChat chat = new BrowserChat();

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
        texts.forEach(ada::say);
        assertThat(ada.own("pending")).hasCount(CAPACITY);

        ada.say("One too many");

        String refusal = "Too many messages are waiting. Send this one when some of them have been sent.";
        assertThat(hint).hasText(refusal);
        ada.page().evaluate("document.querySelector('#retry-now').click()"); // which leads nowhere
        assertThat(hint).hasText(refusal);
        assertThat(input).hasValue("One too many");
        assertThat(ada.own("pending")).hasCount(CAPACITY);

        chat.startAgain();
        ada.awaitOnline();
        assertThat(ada.own("sent")).hasCount(CAPACITY);
        assertThat(hint).isEmpty();
        assertThat(input).hasValue("One too many");
        input.press("Enter");

        texts.add("One too many");
        String[] all = texts.toArray(String[]::new);
        ada.sees(all);
        bob.sees(all);
        assertThat(ada.own("sent")).hasCount(CAPACITY + 1);
    }

    @Test
    void whereThoseThatFailedAreTooManyOneOfThemMakesSpaceForAnother() {
        Person ada = chat.join("Ada");
        Person bob = chat.join("Bob");
        ada.writeTo("Bob");
        bob.page().click("#leave-button");
        assertThat(ada.page().locator("#place-count")).hasText("private, not online");
        for (int i = 1; i <= CAPACITY; i++) {
            ada.say("Message " + i);
        }
        assertThat(ada.own("failed")).hasCount(CAPACITY);

        ada.say("One too many");
        assertThat(ada.page().locator("#composer-hint")).containsText(Pattern.compile("Retry or delete"));
        ada.page().locator(".delete").first().click();
        ada.page().press("#message-input", "Enter");

        assertThat(ada.own("failed")).hasCount(CAPACITY);
        assertThat(ada.messages().last()).hasText("One too many");
        assertThat(ada.page().locator("#message-input")).hasValue("");
    }
}
