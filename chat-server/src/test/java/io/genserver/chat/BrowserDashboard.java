package io.genserver.chat;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.genserver.Context;
import io.genserver.GenServer;
import io.genserver.ServerRef;
import io.genserver.StartOptions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real chat of a test's own, and an operator who looks at it with a real browser. */
final class BrowserDashboard implements BeforeEachCallback, AfterEachCallback {
    static final String TOKEN = "0123456789abcdef";

    /** What the chat's handler crashes on. */
    static final String POISON = "poison";

    private final Optional<Secret> token;
    private Browser browser;
    private Chat chat;

    private BrowserDashboard(Optional<Secret> token) {
        this.token = token;
    }

    static BrowserDashboard withToken() {
        return new BrowserDashboard(Optional.of(new Secret(TOKEN)));
    }

    /** Of a chat whose operators need no token, as they are on its machine. */
    static BrowserDashboard withoutToken() {
        return new BrowserDashboard(Optional.empty());
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        browser = Browser.forTest(context);
        chat = Chat.with(config -> config.set(Options.ADMIN_TOKEN, token), BrowserDashboard::readOrCrash);
    }

    private static ClientFrame readOrCrash(String text) throws Refusal {
        if (text.contains(POISON)) {
            throw new IllegalStateException("a bug, as far as the runtime can tell");
        }
        return ClientFrames.read(text);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        if (browser == null) {
            return;
        }
        List<String> complaints = browser.complaints();
        browser.close();
        chat.close();
        assertThat(complaints)
                .as("what scripts threw, and what the browser forbade")
                .isEmpty();
    }

    Chat chat() {
        return chat;
    }

    /** Starts a server that does nothing, in no tree. */
    void start(String name) {
        ServerRef<?, ?> ignored = chat.runtime().start(new Idler(), StartOptions.named(name));
    }

    private record Idler() implements GenServer<Integer, Void, Void> {
        @Override
        public Integer init(Context<Void, Void> context) {
            return 0;
        }
    }

    /** The page as it is before anything has come. */
    Page open(int width, int height, ColorScheme colors) {
        Page page = browser.tab(width, height, colors);
        page.navigate("http://localhost:" + chat.server().adminPort() + "/dashboard/");
        return page;
    }

    Page open() {
        return open(1280, 800, ColorScheme.LIGHT);
    }

    /** The page of an operator who has given the token, if one is needed. */
    Page enter(int width, int height, ColorScheme colors) {
        Page page = open(width, height, colors);
        if (token.isPresent()) {
            page.fill("#token", TOKEN);
            page.press("#token", "Enter");
        }
        awaitLive(page);
        assertThat(page.locator("#servers tbody tr").first()).isAttached();
        return page;
    }

    Page enter() {
        return enter(1280, 800, ColorScheme.LIGHT);
    }

    static void awaitLive(Page page) {
        assertThat(page.locator("#feed-status")).hasAttribute("data-phase", "live");
    }

    /** The line of the tree of the server that has {@code name}. */
    static Locator branch(Page page, String name) {
        return page.locator("#tree [role=treeitem]")
                .filter(new Locator.FilterOptions().setHas(page.locator("bdi").getByText(name, exactly())));
    }

    static Locator row(Page page, String name) {
        return page.locator("#servers tbody tr")
                .filter(new Locator.FilterOptions().setHas(page.locator("bdi").getByText(name, exactly())));
    }

    private static Locator.GetByTextOptions exactly() {
        return new Locator.GetByTextOptions().setExact(true);
    }
}
