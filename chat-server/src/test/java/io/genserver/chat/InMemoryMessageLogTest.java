package io.genserver.chat;

class InMemoryMessageLogTest extends MessageLogContract {
    private final MessageLog log = new InMemoryMessageLog();

    @Override
    MessageLog log() {
        return log;
    }
}
