package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real chat server of a test's own and a real browser, in which people come to talk. */
final class BrowserChat implements BeforeEachCallback, AfterEachCallback {
    private static final Path SCREENSHOTS = Path.of("target", "screenshots");

    private Browser browser;
    private TestFolder data;
    private ChatServer server;

    @Override
    public void beforeEach(ExtensionContext context) {
        browser = Browser.forTest(context);
        data = new TestFolder();
        server = start(0);
    }

    @Override
    public void afterEach(ExtensionContext context) throws Exception {
        if (browser == null) {
            return;
        }
        List<String> complaints = browser.complaints();
        browser.close();
        server.close();
        data.close();
        assertThat(complaints)
                .as("what scripts threw, what the browser forbade, and which frames were none")
                .isEmpty();
    }

    private ChatServer start(int port) {
        return ChatServer.start(ChatConfig.builder()
                .set(Options.PORT, port)
                .set(Options.ADMIN_PORT, 0)
                .set(Options.DATA_DIR, data.path())
                .build());
    }

    String url() {
        return "http://localhost:" + server.port() + "/";
    }

    /** Somebody who has opened the page, and has not said who they are. */
    Page visitor() {
        return visitor(1280, 800, ColorScheme.LIGHT);
    }

    Page visitor(int width, int height, ColorScheme colors) {
        Page page = browser.tab(width, height, colors);
        page.navigate(url());
        return page;
    }

    /** A tab that is still empty. */
    Page tab() {
        return browser.tab(1280, 800, ColorScheme.LIGHT);
    }

    Person join(String name) {
        return Person.join(visitor(), name);
    }

    /** Ends the server, as at a restart that takes its time. */
    void stop() {
        server.close();
    }

    /** Starts it again where it was, with what it kept. */
    void startAgain() {
        server = start(server.port());
    }

    /** What was said while there was no server to see it; nobody may be connected but who can wait. */
    void hasSaid(List<Draft> drafts) throws Exception {
        stop();
        try (SqliteMessageLog log = SqliteMessageLog.in(data.path(), Options.MAX_ROOMS.defaultValue())) {
            log.append(drafts);
        }
        startAgain();
    }

    /** Restarts the server without anything of what it has kept, as if it had been another's, in which this was said. */
    void beginsAnew(List<Draft> drafts) throws Exception {
        stop();
        try (Stream<Path> files = Files.list(data.path())) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        try (SqliteMessageLog log = SqliteMessageLog.in(data.path(), Options.MAX_ROOMS.defaultValue())) {
            log.append(drafts);
        }
        startAgain();
    }

    /** Forgets a room while the server runs, which it does to make space for others. */
    void forgets(String room) throws SQLException {
        String file = "jdbc:sqlite:" + data.path().resolve("messages.db");
        try (var connection = DriverManager.getConnection(file);
                PreparedStatement messages = connection.prepareStatement(
                        "DELETE FROM message WHERE room IN (SELECT nr FROM room WHERE name = ?)");
                PreparedStatement rooms = connection.prepareStatement("DELETE FROM room WHERE name = ?")) {
            messages.setString(1, room);
            messages.executeUpdate();
            rooms.setString(1, room);
            rooms.executeUpdate();
        }
    }

    /** So many messages of Eve and Grace in the hall, a second apart, the last of them now. */
    static List<Draft> chatter(int first, int count) {
        Instant now = Instant.now();
        List<Draft> drafts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String from = i % 5 < 3 ? "Eve" : "Grace";
            String text = "Message " + (first + i) + " " + "word ".repeat(i % 30);
            drafts.add(new Draft(RoomName.HALL, from, null, text.strip(), now.minusSeconds(count - 1L - i)));
        }
        return drafts;
    }

    static void screenshot(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions().setPath(SCREENSHOTS.resolve(name + ".png")));
    }
}
