package io.genserver.chat;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.WebSocketRoute;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The browser client when the connection, the server or the page goes away and comes back. */
@Execution(ExecutionMode.CONCURRENT)
class BrowserResumeTest {
    @RegisterExtension
    final BrowserChat chat = new BrowserChat();

    @Test
    void everyoneComesBackByThemselvesWhenTheServerIsRestarted() {
        Person ada = chat.join("Ada");
        Person bob = chat.join("Bob");
        ada.enter("tea");
        bob.enter("tea");
        ada.say("Before");
        bob.sees("Before");

        chat.stop();
        ada.awaitOffline();
        bob.awaitOffline();
        chat.startAgain();

        ada.awaitOnline();
        bob.awaitOnline();
        bob.say("After");
        ada.sees("Before", "After");
        bob.sees("Before", "After");
        assertThat(ada.user("Bob")).isVisible();
    }

    @Test
    void whoIsThereWhenTheServerIsRestartedIsNotSaidToHaveLeftAndCome() {
        Person ada = chat.join("Ada");
        Person bob = chat.join("Bob");
        Person eve = chat.join("Eve");
        for (Person person : List.of(ada, bob, eve)) {
            person.enter("tea");
        }
        bob.say("In the room");
        ada.open("hall");
        bob.open("hall");
        ada.say("In the hall");
        ada.sees("In the hall");
        assertThat(ada.page().locator("#people-count")).hasText("3");
        List<String> before = ada.lines("system").allTextContents();

        chat.stop();
        ada.awaitOffline();
        assertThat(ada.user("Bob")).isVisible();
        chat.startAgain();
        for (Person person : List.of(ada, bob, eve)) {
            person.retryNow();
            person.awaitOnline();
        }

        assertThat(ada.page().locator("#people-count")).hasText("3");
        chat.join("Dan"); // which is news
        before.add("Dan joined");
        assertThat(ada.lines("system")).hasText(before.toArray(String[]::new));
        ada.open("#tea");
        assertThat(ada.lines("system").last()).containsText("Eve");
        assertThat(ada.lines("system").filter(new Locator.FilterOptions().setHasText("came back")))
                .hasCount(0);
    }

    @Test
    void whatIsWrittenWhileTheServerIsAwayIsSentOnceWhenItIsBack() {
        Person ada = chat.join("Ada");
        Person bob = chat.join("Bob");
        chat.stop();
        ada.awaitOffline();

        ada.say("Is anybody there?");
        ada.say("No?");
        assertThat(ada.own("pending")).hasCount(2);
        assertThat(ada.page().locator("#composer-hint")).not().isEmpty();
        chat.startAgain();

        assertThat(ada.own("sent")).hasCount(2);
        bob.sees("Is anybody there?", "No?");
        ada.sees("Is anybody there?", "No?");
    }

    @Test
    void allThatWasMissedIsFetchedWithoutAHole() throws Exception {
        chat.hasSaid(BrowserChat.chatter(1, 20));
        Person ada = chat.join("Ada");
        assertThat(ada.messages()).hasCount(20);

        chat.hasSaid(BrowserChat.chatter(21, 330)); // more than one page

        assertThat(ada.page().locator("[data-seq='350']")).hasCount(1);
        assertThat(
                        ada.page()
                                .evaluate(
                                        "[...document.querySelectorAll('#messages [data-seq]')].map(e => Number(e.dataset.seq))"))
                .isEqualTo(IntStream.rangeClosed(1, 350).boxed().toList());
        assertThat(ada.page().locator("[data-seq='20'] ~ [data-kind=unread] + [data-seq='21']"))
                .hasCount(1);
    }

    @Test
    void aPageThatSleptFindsItsConnectionDeadAndMissesNothing() {
        AtomicBoolean asleep = new AtomicBoolean();
        Page page = chat.tab();
        page.routeWebSocket("**/ws", toPage -> {
            WebSocketRoute toServer = toPage.connectToServer();
            boolean first = !asleep.get();
            toPage.onMessage(frame -> {
                if (!first || !asleep.get()) {
                    toServer.send(frame.text());
                }
            });
            toServer.onMessage(frame -> {
                if (!first || !asleep.get()) {
                    toPage.send(frame.text());
                }
            });
        });
        page.navigate(chat.url());
        Person ada = Person.join(page, "Ada");
        Person bob = chat.join("Bob");
        bob.say("Good night");
        ada.sees("Good night");

        asleep.set(true);
        bob.say("One");
        bob.say("Two");
        bob.sees("Good night", "One", "Two");
        page.evaluate("dispatchEvent(new Event('online'))"); // it wakes up, and the socket looks as if it were open
        ada.awaitOffline();

        ada.awaitOnline();
        ada.sees("Good night", "One", "Two");
        ada.say("Good morning");
        bob.sees("Good night", "One", "Two", "Good morning");
    }

    @Test
    void aMessageWhoseAcknowledgementIsLostIsSentAgainAndThereOnce() {
        AtomicBoolean lossy = new AtomicBoolean();
        Page page = chat.tab();
        page.routeWebSocket("**/ws", toPage -> {
            WebSocketRoute toServer = toPage.connectToServer();
            toPage.onMessage(frame -> toServer.send(frame.text()));
            toServer.onMessage(frame -> {
                boolean isOurs = frame.text().contains("\"type\":\"ack\"")
                        || frame.text().contains("\"topic\":\"chat.message\"");
                if (!isOurs || !lossy.get()) {
                    toPage.send(frame.text());
                } else if (frame.text().contains("\"type\":\"ack\"")) {
                    lossy.set(false);
                    toServer.close();
                    toPage.close();
                }
            });
        });
        page.navigate(chat.url());
        Person ada = Person.join(page, "Ada");
        Person bob = chat.join("Bob");

        lossy.set(true);
        ada.say("Exactly once");

        assertThat(ada.own("sent")).hasCount(1);
        assertThat(lossy).isFalse();
        bob.say("Got it");
        ada.sees("Exactly once", "Got it");
        bob.sees("Exactly once", "Got it");
    }

    @Test
    void aReloadKeepsNameRoomsAndWhatIsUnread() {
        Person ada = chat.join("Ada");
        Person bob = chat.join("Bob");
        ada.enter("tea");
        bob.enter("tea");
        bob.say("Read");
        ada.sees("Read");
        ada.open("hall");

        ada.page().navigate("about:blank");
        bob.say("Not read");
        bob.sees("Read", "Not read");
        ada.page().navigate(chat.url());

        ada.awaitOnline();
        assertThat(ada.page().locator("#my-name")).hasText("Ada");
        assertThat(ada.place("#tea")).hasAttribute("data-unread", "1");
        ada.open("#tea");
        ada.sees("Read", "Not read");
        assertThat(ada.lines("unread")).hasCount(1);
        assertThat(ada.user("Bob")).isVisible();
    }

    @Test
    void theTokenIsKeptInTheTabAndNowhereElse() {
        Person ada = chat.join("Ada");

        Object inTab = ada.page().evaluate("JSON.parse(sessionStorage['genserver-chat.seat']).token.length >= 22");
        Object elsewhere = ada.page().evaluate("Object.keys(localStorage)");

        assertThat(inTab).isEqualTo(true);
        assertThat(elsewhere).isEqualTo(List.of("genserver-chat.name"));
    }

    @Test
    void whereTheServerCannotBeReachedTheWaitIsShownAndCanBeCutShort() {
        Person ada = chat.join("Ada");
        chat.stop();
        ada.awaitOffline();
        assertThat(ada.page().locator("#countdown")).containsText("in ");
        chat.startAgain();

        ada.retryNow();

        ada.awaitOnline();
        assertThat(ada.page().locator("#retry-now")).isHidden();
    }
}
