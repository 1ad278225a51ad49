package io.genserver.chat;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pictures of the browser client for people to look at, and that nothing in them sticks out at the side. */
@Execution(ExecutionMode.CONCURRENT)
class BrowserLooksTest {
    private static final String LONG_WORD = "Pneumonoultramicroscopicsilicovolcanoconiosis".repeat(4);

    @RegisterExtension
    final BrowserChat chat = new BrowserChat();

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void onAWideScreen(ColorScheme colors) throws Exception {
        chat.hasSaid(oddities());
        Page page = chat.visitor(1280, 800, colors);
        picture(page, "wide", "join", colors);
        people(page, colors);
        page.click("#browse-button");
        assertThat(page.locator("#room-list [data-room]")).hasCount(2);
        picture(page, "wide", "rooms", colors);
        page.keyboard().press("Escape");
        lookAround(new Person(page), "wide", colors, false);
    }

    @ParameterizedTest
    @EnumSource(names = {"LIGHT", "DARK"})
    void onAPhone(ColorScheme colors) throws Exception {
        chat.hasSaid(oddities());
        Page page = chat.visitor(360, 740, colors);
        picture(page, "phone", "join", colors);
        people(page, colors);
        page.click("#people-button");
        picture(page, "phone", "people", colors);
        page.keyboard().press("Escape");
        page.click("#menu-button");
        picture(page, "phone", "places", colors);
        page.click("#browse-button");
        assertThat(page.locator("#room-list [data-room]")).hasCount(2);
        picture(page, "phone", "rooms", colors);
        page.keyboard().press("Escape");
        page.keyboard().press("Escape");
        lookAround(new Person(page), "phone", colors, true);
    }

    /** Ada in the hall, with two rooms and a private conversation, and something unread in one of them. */
    private void people(Page page, ColorScheme colors) {
        Person bob = chat.join("Bob");
        chat.join("Maximiliane Ottilie9");
        chat.join("دوست");
        bob.enter("tea & biscuits");
        bob.enter("A room with a rather long name, to see it cut");
        Person ada = Person.join(page, "Ada");
        boolean isNarrow = page.viewportSize().width < 500;
        for (String room : List.of("A room with a rather long name, to see it cut", "tea & biscuits")) {
            if (isNarrow) {
                page.click("#menu-button");
            }
            ada.enter(room);
        }
        bob.open("#tea & biscuits");
        bob.say("The kettle is on");
        bob.say("@Ada, milk?");
        assertThat(ada.messages()).hasCount(2);
        ada.say("Yes please");
        assertThat(ada.own("sent")).hasCount(1);
        goTo(ada, "hall", isNarrow);
        bob.say("And sugar?");
        bob.writeTo("Ada");
        bob.say("Between you and me, Maximiliane takes all the biscuits.");
        bob.open("hall");
        ada.say("Is the one for one restart done? See https://example.org/restarts");
        assertThat(ada.own("sent")).hasCount(1);
        bob.write("Nearly");
        assertThat(page.locator("#typing")).isVisible();
        picture(page, isNarrow ? "phone" : "wide", "hall", colors);
    }

    private void lookAround(Person ada, String screen, ColorScheme colors, boolean isNarrow) {
        goTo(ada, "#tea & biscuits", isNarrow);
        picture(ada.page(), screen, "unread", colors);
        goTo(ada, "@bob", isNarrow);
        ada.say("Not all of them, surely?");
        assertThat(ada.own("sent")).hasCount(1);
        picture(ada.page(), screen, "private", colors);
        chat.stop();
        ada.awaitOffline();
        goTo(ada, "hall", isNarrow);
        ada.say("Written while the server is away");
        assertThat(ada.own("pending")).hasCount(1);
        picture(ada.page(), screen, "reconnecting", colors);
    }

    private static void goTo(Person person, String place, boolean isNarrow) {
        if (isNarrow) {
            person.page().click("#menu-button");
        }
        person.open(place);
    }

    private static void picture(Page page, String screen, String view, ColorScheme colors) {
        // All that moves has come to rest, but what never does.
        page.waitForFunction("() => document.getAnimations().every(a => a.effect.getTiming().iterations === Infinity)");
        BrowserChat.screenshot(
                page, "%s-%s-%s".formatted(screen, view, colors.name().toLowerCase(Locale.ROOT)));
        Object sideways = page.evaluate("""
                () => [document.documentElement, ...document.querySelectorAll('#messages, .side-body, #room-list')]
                  .filter(e => e.scrollWidth > e.clientWidth).map(e => e.id || e.className || e.tagName)""");
        assertThat(sideways).as("what can be scrolled sideways: " + view).isEqualTo(List.of());
    }

    private static List<Draft> oddities() {
        Instant now = Instant.now();
        return List.of(
                new Draft(RoomName.HALL, "Eve", null, LONG_WORD, now.minusSeconds(100_000)),
                new Draft(RoomName.HALL, "דוד", null, "שלום לכולם, מה שלומכם היום?", now.minusSeconds(99_000)),
                new Draft(
                        RoomName.HALL,
                        "محمد علي",
                        null,
                        "مرحبا بالجميع! https://example.org/صفحة",
                        now.minusSeconds(700)),
                new Draft(RoomName.HALL, "李小龍", null, "大家好，今天天氣不錯。", now.minusSeconds(600)),
                new Draft(RoomName.HALL, "Zoë", null, "👩‍👩‍👧‍👦🎉🏳️‍🌈 party", now.minusSeconds(500)),
                new Draft(RoomName.HALL, "Zoë", null, "A second line\nof the same\nmessage", now.minusSeconds(450)));
    }
}
