package io.genserver.chat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.WebSocket;
import com.microsoft.playwright.WebSocketFrame;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.ExtensionContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A real Chromium, as a test sees it: with no tabs but its own, which have nothing in common, as each has storage and
 * cookies of its own. To start one takes longer than most tests, so that the next test gets it.
 */
final class Browser implements AutoCloseable {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    private static final List<String> FLAGS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync");

    /** What the browser logs without being asked to: a server that is down, a connection that ends, an answer that refuses. */
    private static final List<String> LOGGED_BY_ITSELF = List.of(
            "WebSocket",
            "ERR_CONNECTION_REFUSED",
            "ERR_CONNECTION_RESET",
            "ERR_INCOMPLETE_CHUNKED_ENCODING",
            "status of 401",
            "status of 403");

    static {
        PlaywrightAssertions.setDefaultAssertionTimeout(Chat.PATIENCE.toMillis());
    }

    /** A process of Chromium and that of its driver. The driver's objects are for one thread at a time. */
    private record Chromium(Playwright playwright, com.microsoft.playwright.Browser process) {
        static Chromium start() {
            Playwright playwright = Playwright.create(
                    new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
            var options =
                    new BrowserType.LaunchOptions().setExecutablePath(CHROMIUM).setArgs(FLAGS);
            return new Chromium(playwright, playwright.chromium().launch(options));
        }

        void close() {
            process.close();
            playwright.close();
        }
    }

    /** Those that no test has at the moment; they end after the last test. */
    private record Idle(Queue<Chromium> processes) implements AutoCloseable {
        Chromium take() {
            Chromium chromium = processes.poll();
            return chromium == null ? Chromium.start() : chromium;
        }

        @Override
        public void close() {
            processes.forEach(Chromium::close);
        }
    }

    private final Idle idle;
    private final Chromium chromium;
    private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());

    private Browser(Idle idle) {
        this.idle = idle;
        this.chromium = idle.take();
    }

    /** Skips the test where there is no Chromium, unless nothing may be skipped. */
    static Browser forTest(ExtensionContext test) {
        if (!Boolean.getBoolean("tests.required")) {
            Assumptions.assumeTrue(Files.isExecutable(CHROMIUM), "the browser tests need the Debian package chromium");
        }
        return new Browser(test.getRoot()
                .getStore(ExtensionContext.Namespace.create(Browser.class))
                .computeIfAbsent(Idle.class, key -> new Idle(new ConcurrentLinkedQueue<>()), Idle.class));
    }

    Page tab(int width, int height, ColorScheme colors) {
        BrowserContext context = chromium.process()
                .newContext(new com.microsoft.playwright.Browser.NewContextOptions()
                        .setViewportSize(width, height)
                        .setLocale("en-GB")
                        .setColorScheme(colors));
        context.setDefaultTimeout(Chat.PATIENCE.toMillis());
        Page page = context.newPage();
        page.onPageError(complaints::add);
        page.onWebSocket(this::check);
        page.onConsoleMessage(message -> {
            if (message.type().equals("error") && LOGGED_BY_ITSELF.stream().noneMatch(message.text()::contains)) {
                complaints.add(message.text());
            }
        });
        return page;
    }

    /** Has the frames of a page's socket looked at. */
    private void check(WebSocket socket) {
        socket.onFrameSent(frame -> check("sent", frame, ProtocolDocument::faultsOfClientFrame));
        socket.onFrameReceived(frame -> check("received", frame, ProtocolDocument::faultsOfServerFrame));
    }

    private void check(String what, WebSocketFrame frame, Function<JsonNode, List<String>> faults) {
        List<String> found = faults.apply(JsonMapper.shared().readTree(frame.text()));
        if (!found.isEmpty()) {
            complaints.add("no frame of the protocol was " + what + ": " + frame.text() + " " + found);
        }
    }

    /** What scripts threw, what was logged as an error, and which frames were not as the protocol says. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    /** Closes the tabs. */
    @Override
    public void close() {
        List.copyOf(chromium.process().contexts()).forEach(BrowserContext::close);
        idle.processes().add(chromium);
    }
}
