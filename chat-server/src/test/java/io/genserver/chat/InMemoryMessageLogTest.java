package io.genserver.chat;

class InMemoryMessageLogTest extends MessageLogContract {
    private final MessageLog log = new InMemoryMessageLog(MAX_ROOMS);

    @Override
    MessageLog log() {
        return log;
    }
}
