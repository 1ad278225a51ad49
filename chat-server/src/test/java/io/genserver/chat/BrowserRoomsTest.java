package io.genserver.chat;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Rooms in the browser client. */
@Execution(ExecutionMode.CONCURRENT)
class BrowserRoomsTest {
    @RegisterExtension
    final BrowserChat chat = new BrowserChat();

    @Test
    void aRoomThatOneHasMadeIsFoundInTheListAndEntered() {
        Person ada = chat.join("Ada");
        Person bob = chat.join("Bob");
        ada.enter("tea & biscuits");
        ada.say("Who wants some?");
        assertThat(ada.own("sent")).hasCount(1);

        bob.page().click("#browse-button");
        Locator listed = bob.page().locator("#room-list [data-room='tea & biscuits']");
        assertThat(listed).hasAttribute("data-count", "1");
        listed.click();

        assertThat(bob.page().locator("#place-title")).hasText("tea & biscuits");
        assertThat(bob.page().locator("#place-count")).hasText("2 people");
        assertThat(ada.user("Bob")).isVisible();
        bob.sees("Who wants some?");
        bob.say("I do");
        ada.sees("Who wants some?", "I do");
        ada.open("hall");
        assertThat(ada.messages()).hasCount(0);
    }

    @Test
    void theListIsNarrowedByWhatIsTyped() {
        Person ada = chat.join("Ada");
        ada.enter("green tea");
        ada.enter("black tea");
        ada.enter("coffee");

        ada.page().click("#browse-button");
        assertThat(ada.page().locator("#room-list [data-room]")).hasCount(3);
        ada.page().fill("#room-name", "TEA");

        assertThat(ada.page().locator("#room-list [data-room]")).hasCount(2);
        assertThat(ada.page().locator("#room-go")).hasText("Create");
        ada.page().fill("#room-name", "green tea");
        assertThat(ada.page().locator("#room-go")).hasText("Join");
    }

    @Test
    void whatIsSaidInOtherRoomsIsCountedUntilItIsLookedAt() {
        Person ada = chat.join("Ada");
        Person bob = chat.join("Bob");
        ada.enter("tea");
        bob.enter("tea");
        bob.say("Zero");
        assertThat(ada.messages()).hasCount(1);
        ada.open("hall");

        bob.say("One");
        bob.say("Two, @Ada");

        assertThat(ada.place("#tea")).hasAttribute("data-unread", "2");
        assertThat(ada.place("#tea")).hasAttribute("data-mention", "");
        assertThat(ada.page()).hasTitle("(2) genserver chat");

        ada.open("#tea");
        ada.sees("Zero", "One", "Two, @Ada");
        assertThat(ada.page().locator("[data-kind=message] + [data-kind=unread] + [data-kind=message] .text"))
                .hasText("One");
        assertThat(ada.place("#tea")).not().hasAttribute("data-unread", "2");
        assertThat(ada.page()).hasTitle("genserver chat");
    }

    @Test
    void whoLeavesARoomHearsNoMoreOfIt() {
        Person ada = chat.join("Ada");
        Person bob = chat.join("Bob");
        ada.enter("tea");
        bob.enter("tea");
        assertThat(ada.user("Bob")).isVisible();

        bob.page().click("#close-place");

        assertThat(bob.page().locator("#place-title")).hasText("Hall");
        assertThat(bob.place("#tea")).hasCount(0);
        assertThat(ada.user("Bob")).hasCount(0);
        assertThat(ada.lines("system").last()).containsText("Bob came and went");
        ada.say("Only me");
        assertThat(ada.own("sent")).hasCount(1);
        bob.say("In the hall");
        bob.sees("In the hall");
    }

    @Test
    void roomsWithOddNamesAreOnlyThemselves() {
        List<String> rooms = List.of(">", "*", "a.b", "a", "<b>bold</b>");
        Person ada = chat.join("Ada");
        Person bob = chat.join("Bob");
        for (String room : rooms) {
            ada.enter(room);
            bob.enter(room);
        }
        bob.open("hall");

        for (String room : rooms) {
            ada.open("#" + room);
            ada.say("In " + room);
            assertThat(ada.own("sent")).hasCount(1);
        }

        for (String room : rooms) {
            assertThat(bob.place("#" + room)).hasAttribute("data-unread", "1");
        }
        for (String room : rooms) {
            bob.open("#" + room);
            bob.sees("In " + room);
        }
    }

    @Test
    void whatIsBegunInOneRoomIsStillThereAfterALookAtAnother() {
        Person ada = chat.join("Ada");
        ada.enter("tea");
        ada.page().fill("#message-input", "Half a thought");

        ada.open("hall");
        assertThat(ada.page().locator("#message-input")).hasValue("");
        ada.open("#tea");

        assertThat(ada.page().locator("#message-input")).hasValue("Half a thought");
        assertThat(ada.page().locator("#message-input")).isFocused();
    }
}
