package io.genserver.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FeedWatchTest {
    private final FeedWatch watch = new FeedWatch();

    @Test
    void whatIsKeptIsBounded() {
        for (int i = 0; i < 5_000; i++) {
            watch.sampled(Samples.sample(Samples.chat()));
            watch.happened(Samples.crash(i, 1, "a"));
        }

        assertThat(watch.seen().rates()).hasSize(FeedWatch.MAX_RATES);
        assertThat(watch.seen().entries()).hasSize(FeedWatch.MAX_ENTRIES);
        assertThat(watch.seen().entries().getLast().number()).isEqualTo(5_000);
    }

    @Test
    void aSourceThatCountsAnewDoesNotConfuseTheLog() {
        watch.happened(Samples.crash(1, 1, "before"));
        watch.connected(false, "gone");
        watch.connected(true, "");
        watch.happened(Samples.crash(1, 1, "after"));

        assertThat(watch.seen().entries()).extracting(Seen.Entry::number).containsExactly(1L, 2L);
    }
}
