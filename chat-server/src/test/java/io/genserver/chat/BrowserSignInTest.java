package io.genserver.chat;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** People who come with a token from where they have signed in. */
@Execution(ExecutionMode.CONCURRENT)
class BrowserSignInTest {
    private static final String SECRET = "a secret of thirty-two characters and more";
    private static final Pattern NOT_SIGNED_IN = Pattern.compile("You are not signed in");

    @RegisterExtension
    final BrowserChat chat =
            new BrowserChat(config -> config.set(Options.TOKEN_SECRET, Optional.of(new Secret(SECRET))));

    @Test
    void whoComesWithATokenIsInAtOnce() {
        // when
        Person ada = arrive(chat.tab(), TestToken.of("Zoë").hs256(SECRET));

        // then
        ada.awaitOnline();
        assertThat(ada.page().locator("#my-name")).hasText("Zoë");
        assertThat(ada.page()).hasURL(chat.url()); // without the token
        ada.say("hello");
        ada.sees("hello");
    }

    @Test
    void aReloadAndARestartNeedNoOtherToken() {
        // given
        Person ada = arrive(chat.tab(), TestToken.of("Ada").hs256(SECRET));
        ada.awaitOnline();

        // when
        ada.page().reload();

        // then
        ada.awaitOnline();

        // when
        chat.stop();
        ada.awaitOffline();
        chat.startAgain();

        // then
        ada.awaitOnline();
    }

    @Test
    void whoLeavesCanComeBackByAButton() {
        // given
        Person ada = arrive(chat.tab(), TestToken.of("Ada").hs256(SECRET));
        ada.awaitOnline();

        // when
        ada.page().click("#leave-button");

        // then
        assertThat(ada.page().locator("#username")).hasValue("Ada");
        assertThat(ada.page().locator("#username")).not().isEditable();

        // when
        ada.page().click("#join-button");

        // then
        ada.awaitOnline();
    }

    @Test
    void anotherTokenInTheSameTabIsAnotherUser() {
        // given
        Page tab = chat.tab();
        arrive(tab, TestToken.of("Ada").hs256(SECRET)).awaitOnline();

        // when
        Person bert = arrive(tab, TestToken.of("Bert").hs256(SECRET));

        // then
        assertThat(tab.locator("#my-name")).hasText("Bert");
        bert.awaitOnline();
        assertThat(tab).hasURL(chat.url());
    }

    @Test
    void whoseTokenIsNoGoodIsTold() {
        for (String token :
                new String[] {TestToken.of("Ada").with("exp", 1).hs256(SECRET), "nonsense", "e.bm9uc2Vuc2U.n"}) {
            // when
            Person ada = arrive(chat.tab(), token);

            // then
            assertThat(ada.page().locator("#join-error")).hasText(NOT_SIGNED_IN);
            assertThat(ada.page().locator("#chat")).isHidden();
        }
    }

    @Test
    void whoHasNoTokenIsTold() {
        // given
        Page page = chat.visitor();

        // when
        page.fill("#username", "Ada");
        page.click("#join-button");

        // then
        assertThat(page.locator("#join-error")).hasText(NOT_SIGNED_IN);
    }

    private Person arrive(Page tab, String token) {
        tab.navigate(chat.url() + "#token=" + token);
        return new Person(tab);
    }
}
