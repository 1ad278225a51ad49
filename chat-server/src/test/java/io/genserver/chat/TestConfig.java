package io.genserver.chat;

import java.time.Duration;
import java.util.List;

/** What tests need that are not about the options. */
final class TestConfig {
    private static final List<Option<Rate>> FRAME_RATES = List.of(
            Options.MESSAGE_RATE,
            Options.JOIN_RATE,
            Options.TYPING_RATE,
            Options.REQUEST_RATE,
            Options.PING_RATE,
            Options.USER_MESSAGE_RATE,
            Options.USER_JOIN_RATE,
            Options.USER_TYPING_RATE,
            Options.USER_REQUEST_RATE);

    private TestConfig() {}

    /** Free ports, and clients that may do as much as they can. */
    static ChatConfig.Builder builder() {
        ChatConfig.Builder config = ChatConfig.builder().set(Options.PORT, 0).set(Options.ADMIN_PORT, 0);
        FRAME_RATES.forEach(rate -> config.set(rate, new Rate(1_000_000, Duration.ofSeconds(1))));
        for (Option<Rate> rate : List.of(Options.BYTE_RATE, Options.USER_BYTE_RATE)) {
            config.set(rate, new Rate(1 << 30, Duration.ofSeconds(1)));
        }
        return config.set(Options.MAX_CONNECTIONS_PER_ADDRESS, 10_000)
                // The machine may be so busy that a test is silent for longer than any client that works.
                .set(Options.HANDSHAKE_TIMEOUT, Chat.PATIENCE)
                .set(Options.PING_INTERVAL, Chat.PATIENCE.multipliedBy(2))
                .set(Options.IDLE_TIMEOUT, Chat.PATIENCE.multipliedBy(4));
    }
}
