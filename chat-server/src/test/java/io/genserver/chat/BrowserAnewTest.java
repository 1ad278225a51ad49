package io.genserver.chat;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The browser client when a history begins anew, with numbers that it has seen before: nothing new may be hidden. */
class BrowserAnewTest {
    @RegisterExtension
    final BrowserChat chat = new BrowserChat();

    private static List<Draft> said(RoomName room, String... texts) {
        List<Draft> drafts = new ArrayList<>();
        for (String text : texts) {
            drafts.add(new Draft(room, "Eve", null, text, Instant.now()));
        }
        return drafts;
    }

    @Test
    void whatIsSaidAfterThatIsSeenThoughItsNumbersAreLower() throws Exception {
        Person ada = chat.join("Ada");
        Person bob = chat.join("Bob");
        bob.say("One");
        bob.say("Two");
        bob.say("Three");
        ada.sees("One", "Two", "Three");

        chat.beginsAnew(said(RoomName.HALL, "New one"));

        ada.awaitOnline();
        ada.sees("New one");
        ada.say("New two");
        ada.sees("New one", "New two");
        assertThat(ada.own("sent")).hasCount(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hall", "#tea"})
    void whatWasSaidMeanwhileIsSeenThoughItHasOvertakenTheOldNumbers(String place) throws Exception {
        Person ada = chat.join("Ada");
        ada.enter("tea");
        ada.open(place);
        ada.say("One");
        ada.say("Two");
        assertThat(ada.own("sent")).hasCount(2);
        ada.open(place.equals("hall") ? "#tea" : "hall");

        RoomName room = place.equals("hall") ? RoomName.HALL : new RoomName("tea");
        chat.beginsAnew(said(room, "New one", "New two", "New three", "New four"));

        ada.awaitOnline();
        assertThat(ada.place(place)).hasAttribute("data-unread", "4");
        ada.open(place);
        ada.sees("New one", "New two", "New three", "New four");
    }

    @Test
    void aRoomThatIsForgottenWhileOneIsInItBeginsAnewToo() throws Exception {
        Person ada = chat.join("Ada");
        Person bob = chat.join("Bob");
        ada.enter("tea");
        bob.enter("tea");
        bob.say("One");
        bob.say("Two");
        ada.sees("One", "Two");

        chat.forgets("tea");
        bob.say("New one");

        ada.sees("New one");
        bob.sees("New one");
        assertThat(bob.own("sent")).hasCount(1);
    }
}
