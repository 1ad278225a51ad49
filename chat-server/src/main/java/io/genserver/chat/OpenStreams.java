package io.genserver.chat;

import io.genserver.monitoring.Feed;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The streams that one {@link StreamServer} after another looks after, and what it has of the sampler: kept here so that one
 * that was killed leaves nothing open that nobody attends to.
 */
final class OpenStreams {
    private final List<EventStream> streams = new ArrayList<>();
    private Feed.@Nullable Subscription news;

    synchronized void begin(Feed.Subscription subscription) {
        news = subscription;
    }

    synchronized void end() {
        if (news != null) {
            news.close();
            news = null;
        }
        streams.forEach(EventStream::close);
        streams.clear();
    }

    synchronized void removeClosed() {
        streams.removeIf(stream -> !stream.isOpen());
    }

    synchronized boolean add(EventStream stream, int max) {
        removeClosed();
        return streams.size() < max && streams.add(stream);
    }

    /** Those that are open, as far as is known. */
    synchronized List<EventStream> open() {
        return List.copyOf(streams);
    }
}
