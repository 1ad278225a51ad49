package io.genserver.chat;

import static io.genserver.chat.Rates.Kind.MESSAGE;
import static io.genserver.chat.Rates.Kind.REQUEST;
import static io.genserver.chat.Rates.Kind.TYPING;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How much may be asked for, by a clock that the test sets. */
class RateLimiterTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Rate PLENTY = new Rate(1_000, SECOND);

    private final AtomicLong nanos = new AtomicLong();
    private final RateLimiter limiter = new RateLimiter(
            new Rates(new Rate(3, SECOND), PLENTY, new Rate(1, SECOND), PLENTY, new Rate(1_000, SECOND)), nanos::get);

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void asMuchAsIsAllowedMayComeAtOnceAndTheNextIsToldHowLongToWait() {
        // given
        for (int i = 0; i < 3; i++) {
            assertThat(limiter.count(MESSAGE, 1)).isZero();
        }

        // when
        Duration wait = limiter.count(MESSAGE, 1);

        // then
        assertThat(wait).isCloseTo(SECOND.dividedBy(3), Duration.ofMillis(1));
        pass(wait.plusMillis(1)); // as a client is told it, in whole milliseconds
        assertThat(limiter.count(MESSAGE, 1)).isZero();
        assertThat(limiter.count(MESSAGE, 1)).isPositive();
    }

    @Test
    void afterThePeriodAllIsAllowedAgainAndNoMore() {
        // given
        IntStream.range(0, 3).forEach(i -> limiter.count(MESSAGE, 1));

        // when
        pass(Duration.ofHours(1));

        // then
        assertThat(IntStream.range(0, 10)
                        .filter(i -> limiter.count(MESSAGE, 1).isZero())
                        .count())
                .isEqualTo(3);
    }

    @Test
    void oneKindDoesNotUseUpAnother() {
        // when
        assertThat(limiter.count(TYPING, 1)).isZero();
        assertThat(limiter.count(TYPING, 1)).isPositive();

        // then
        assertThat(limiter.count(MESSAGE, 1)).isZero();
        assertThat(limiter.count(REQUEST, 1)).isZero();
    }

    @Test
    void bytesAreCountedOverAllKinds() {
        // when
        assertThat(limiter.count(MESSAGE, 600)).isZero();

        // then
        assertThat(limiter.count(REQUEST, 600)).isCloseTo(Duration.ofMillis(200), Duration.ofMillis(1));
        assertThat(limiter.count(REQUEST, 400)).isZero();
    }

    @Test
    void aFrameLargerThanAllThatIsAllowedIsTakenWhenNothingElseWas() {
        // when
        assertThat(limiter.count(MESSAGE, 5_000)).isZero();

        // then
        assertThat(limiter.count(MESSAGE, 5_000)).isCloseTo(SECOND, Duration.ofMillis(1));
    }

    @Test
    void aRateMayBeAsHighAsCanBeSet() {
        // given
        var rate = new Rate(1 << 30, Duration.ofMillis(1));
        var unlimited = new RateLimiter(new Rates(rate, rate, rate, rate, rate), nanos::get);

        // then
        assertThat(unlimited.count(MESSAGE, 1 << 29)).isZero();
        pass(Duration.ofMillis(1));
        assertThat(unlimited.count(MESSAGE, 1 << 29)).isZero();
    }

    @Test
    void whoIsRefusedAHundredTimesInAMinuteDoesNotMeanToStop() {
        // when
        assertThat(IntStream.range(0, 100).allMatch(i -> limiter.countRefusal()))
                .isTrue();

        // then
        assertThat(limiter.countRefusal()).isFalse();
        pass(Duration.ofMinutes(1));
        assertThat(limiter.countRefusal()).isTrue();
    }

    @Test
    void aUserWhoComesBackHasWhatWasLeft() {
        // given
        var anna = UserKey.of("anna");
        Rates rates = new Rates(new Rate(1, SECOND), PLENTY, PLENTY, PLENTY, PLENTY);
        var limiters = new UserLimiters(new RateLimits(rates, rates, nanos::get));
        assertThat(limiters.of(anna).count(MESSAGE, 1)).isZero();

        // then
        assertThat(limiters.of(anna).count(MESSAGE, 1)).isPositive();
        assertThat(limiters.of(UserKey.of("bert")).count(MESSAGE, 1)).isZero();
    }

    @Test
    void notMoreThanTenThousandUsersAreRemembered() {
        // given
        var first = UserKey.of("user 0");
        Rates rates = new Rates(new Rate(1, SECOND), PLENTY, PLENTY, PLENTY, PLENTY);
        var limiters = new UserLimiters(new RateLimits(rates, rates, nanos::get));
        limiters.of(first).count(MESSAGE, 1);

        // when
        IntStream.rangeClosed(1, 10_000).forEach(i -> limiters.of(UserKey.of("user " + i)));

        // then
        assertThat(limiters.of(first).count(MESSAGE, 1)).isZero();
    }
}
