package io.genserver.chat;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** People with the browser client, on the real server. */
class BrowserTest {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private Browser browser;
    private final TestFolder data = new TestFolder();
    private ChatServer chat;

    @BeforeEach
    void start() {
        browser = Browser.start();
        chat = ChatServer.start(new ChatConfig(0, null, data.path(), Retention.DEFAULT));
    }

    @AfterEach
    void stop() throws IOException {
        if (browser != null) {
            browser.close();
        }
        if (chat != null) {
            chat.close();
        }
        data.close();
    }

    @Test
    void threePeopleJoinAndReadEachOther() {
        Page ada = join("Ada");
        Page bob = join("Bob");
        Page eve = join("Eve");
        say(ada, "Good morning");
        say(bob, "Hello Ada");
        say(eve, "Hello both");

        for (Page page : List.of(ada, bob, eve)) {
            assertThat(messages(page)).hasText(new String[] {"Good morning", "Hello Ada", "Hello both"});
        }
        assertThat(own(ada)).hasText(new String[] {"Good morning"});
        assertThat(ada.locator("#messages [data-own=true][data-delivery=sent]")).hasCount(1);
        assertThat(browser.complaints()).isEmpty();
    }

    @Test
    void whoClosesTheTabIsSeenToLeave() {
        Page ada = join("Ada");
        Page bob = join("Bob");
        Page eve = join("Eve");

        eve.context().close();

        for (Page page : List.of(ada, bob)) {
            assertThat(page.locator("#messages [data-kind=system]").last()).containsText("Eve");
        }
        say(ada, "She has gone");
        assertThat(messages(bob)).hasText(new String[] {"She has gone"});
    }

    @Test
    void markupIsShownAsText() {
        String markup = "<img src=x onerror=\"document.title='broken in'\"> <b>bold</b>";
        Page ada = join("Ada");
        Page bob = join("Bob");

        say(bob, markup);

        assertThat(messages(ada)).hasText(new String[] {markup});
        assertThat(ada.locator("#messages .author").last()).hasText("Bob");
        assertThat(ada.locator("#messages img")).hasCount(0);
        assertThat(ada.title()).doesNotContain("broken in");
    }

    @Test
    void aNameInUseIsRefusedAndAnotherIsTaken() {
        join("Ada");
        Page second = browser.tab();
        second.navigate(url());

        second.fill("#username", "ada");
        second.press("#username", "Enter");

        assertThat(second.locator("#join-error")).not().isEmpty();
        assertThat(second.locator("#username")).isFocused();

        second.fill("#username", "Ada II");
        second.press("#username", "Enter");
        assertThat(second.locator("#connection-status[data-state=online]")).isVisible();
    }

    @Test
    void tabsComeBackByThemselvesWhenTheServerIsRestarted() {
        Page ada = join("Ada");
        Page bob = join("Bob");
        Page eve = join("Eve");
        List<Page> everyone = List.of(ada, bob, eve);
        int port = chat.port();

        chat.close();
        for (Page page : everyone) {
            assertThat(page.locator("#connection-status[data-state=online]")).hasCount(0);
        }
        screenshot(ada, "reconnecting");
        chat = ChatServer.start(new ChatConfig(port, null, data.path(), Retention.DEFAULT));

        for (Page page : everyone) {
            assertThat(page.locator("#connection-status")).hasAttribute("data-state", "online", within(60_000));
        }
        say(eve, "We are back");
        for (Page page : everyone) {
            assertThat(messages(page).last()).hasText("We are back");
        }
    }

    @Test
    void whatIsWrittenWhileTheServerIsAwayIsSentWhenItIsBack() {
        Page ada = join("Ada");
        Page bob = join("Bob");
        int port = chat.port();
        chat.close();
        assertThat(ada.locator("#connection-status[data-state=online]")).hasCount(0);

        say(ada, "Is anybody there?");
        assertThat(ada.locator("#messages [data-delivery=pending]")).hasCount(1);
        chat = ChatServer.start(new ChatConfig(port, null, data.path(), Retention.DEFAULT));

        assertThat(ada.locator("#messages [data-delivery=sent]")).hasCount(1, count(60_000));
        assertThat(bob.locator("#connection-status")).hasAttribute("data-state", "online", within(60_000));
    }

    @Test
    void looksRightOnWideAndNarrowScreensInBothThemes() {
        for (ColorScheme colors : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            for (int width : List.of(1200, 360)) {
                String suffix = width + "-" + colors.name().toLowerCase(java.util.Locale.ROOT);
                Page page = browser.tab(width, 740, colors);
                page.navigate(url());
                screenshot(page, "join-" + suffix);
                join(page, "Ada " + suffix);
                Page other = join("Bob " + suffix);
                say(other, "Is the one for one restart done?");
                say(page, "Yes, it took 40 microseconds. See https://example.org/restarts");
                assertThat(messages(page).last()).containsText("microseconds");

                screenshot(page, "chat-" + suffix);
                Object overflow = page.evaluate("document.documentElement.scrollWidth > window.innerWidth");
                assertThat(overflow).as("sideways scrolling at " + suffix).isEqualTo(false);
                page.context().close();
                other.context().close();
            }
        }
        assertThat(browser.complaints()).isEmpty();
    }

    private String url() {
        return "http://localhost:" + chat.port() + "/";
    }

    private Page join(String name) {
        Page page = browser.tab();
        page.navigate(url());
        join(page, name);
        return page;
    }

    private static void join(Page page, String name) {
        page.fill("#username", name);
        page.click("#join-button");
        assertThat(page.locator("#connection-status")).hasAttribute("data-state", "online");
    }

    private static void say(Page page, String text) {
        page.fill("#message-input", text);
        page.press("#message-input", "Enter");
    }

    private static Locator messages(Page page) {
        return page.locator("#messages [data-kind=message] .text");
    }

    private static Locator own(Page page) {
        return page.locator("#messages [data-own=true] .text");
    }

    private static void screenshot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
    }

    private static com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions within(double millis) {
        return new com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions().setTimeout(millis);
    }

    private static com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions count(double millis) {
        return new com.microsoft.playwright.assertions.LocatorAssertions.HasCountOptions().setTimeout(millis);
    }
}
