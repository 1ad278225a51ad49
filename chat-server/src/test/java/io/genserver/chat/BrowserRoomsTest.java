package io.genserver.chat;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.stream.IntStream;
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
    void aRoomThatMayNotBeCalledThatIsRefusedWhereItWasNamed() {
        Person ada = chat.join("Ada");
        Locator input = ada.page().locator("#room-name");
        Locator error = ada.page().locator("#room-error");

        ada.page().click("#browse-button");
        assertThat(ada.page().locator("#room-summary")).hasText("There are no rooms yet. Name one to create it.");
        input.fill("te\u200ba");
        ada.page().click("#room-go");

        assertThat(error).containsText("all of which can be seen");
        assertThat(error).hasRole(AriaRole.ALERT);
        assertThat(input).hasAttribute("aria-invalid", "true");
        assertThat(input).isFocused();

        input.fill("tea");
        assertThat(error).isEmpty();
        assertThat(input).not().hasAttribute("aria-invalid", "true");
        input.press("Enter");
        assertThat(ada.page().locator("#place-title")).hasText("tea");
        assertThat(ada.page().locator("#rooms-dialog")).isHidden();
    }

    @Test
    void whoIsInTooManyRoomsIsToldSoAndMayLeaveOne() {
        Person ada = chat.join("Ada");
        ada.alsoEnters(
                IntStream.range(0, Options.MAX_ROOMS_PER_USER.defaultValue()).mapToObj(i -> "room " + i));
        assertThat(ada.place("#room 99")).isVisible();
        Locator error = ada.page().locator("#room-error");

        ada.page().click("#browse-button");
        ada.page().fill("#room-name", "one too many");
        ada.page().press("#room-name", "Enter");

        assertThat(error).containsText("you are in too many");
        assertThat(ada.page().locator("#room-name")).isFocused();
        assertThat(ada.page().locator("#room-name")).hasValue("one too many");

        ada.page().press("#room-name", "Escape");
        ada.open("#room 7");
        ada.page().click("#close-place");
        assertThat(ada.place("#room 7")).hasCount(0);
        ada.enter("one too many");
    }

    @Test
    void spacesThatLookAlikeAreAlike() {
        Person ada = chat.join("Ada");
        Person bob = chat.join("Bob");
        ada.enter("green tea");

        bob.page().click("#browse-button");
        bob.page().fill("#room-name", "green\u00a0 tea ");
        bob.page().press("#room-name", "Enter");

        assertThat(bob.page().locator("#place-title")).hasText("green tea");
        assertThat(bob.page().locator("#place-count")).hasText("2 people");
        assertThat(bob.page().locator("#rooms-dialog")).isHidden();
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
