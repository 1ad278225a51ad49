package io.genserver.monitoring;

import java.net.URI;
import java.util.Optional;
import java.util.Queue;

/** What the javadoc shows; run by {@link RemoteFeedTest}. */
final class RemoteFeedExample {
    private RemoteFeedExample() {}

    static Feed watch(URI chat, String token, Queue<String> out) {
        // @start region="remote"
        Feed feed = RemoteFeed.connect(chat, Optional.of(token));
        feed.subscribe(new SamplerExample.Printer(out));
        // @end
        return feed;
    }
}
