package io.genserver.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CachedTest {
    private final AtomicInteger looks = new AtomicInteger();
    private Instant now = Instant.EPOCH;
    private final Cached<Integer> cached = new Cached<>(looks::incrementAndGet, () -> now);

    @Test
    void manyWhoAskWithinASecondCauseOneLook() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(cached.get()).isOne();
        }
    }

    @Test
    void afterASecondOneLooksAnew() {
        // given
        cached.get();

        // when
        now = now.plus(Duration.ofSeconds(1));

        // then
        assertThat(cached.get()).isEqualTo(2);
    }

    @Test
    void aClockThatIsPutBackDoesNotKeepWhatIsOld() {
        // given
        cached.get();

        // when
        now = now.minus(Duration.ofDays(1));

        // then
        assertThat(cached.get()).isEqualTo(2);
    }

    @Test
    void aLookThatFailedIsTriedAgain() {
        // given
        var failing = new Cached<>(() -> 6 / (looks.getAndIncrement()), () -> now);

        // when
        assertThatThrownBy(failing::get).isInstanceOf(ArithmeticException.class);

        // then
        assertThat(failing.get()).isEqualTo(6);
    }
}
