package io.genserver.chat;

import io.genserver.ServerRuntime;
import io.genserver.dashboard.Dashboard;
import io.genserver.dashboard.Layout;
import java.nio.file.Path;

/** A chat that shows itself in the terminal where it was started, for {@link DashboardProcessTest}. */
final class SelfWatchingChat {
    private SelfWatchingChat() {}

    /** The folder for its messages is the only argument. */
    static void main(String[] arguments) throws InterruptedException {
        ChatConfig config = TestConfig.builder()
                .set(Options.DATA_DIR, Path.of(arguments[0]))
                .build();
        try (ChatServer chat = ChatServer.start(config, ServerRuntime.standard(), ClientFrames::read)) {
            try (Dashboard dashboard = new Dashboard(Layout.COMPACT).start()) {
                dashboard.await();
            }
            System.out.println("the chat goes on at port " + (chat.port() > 0));
        }
    }
}
