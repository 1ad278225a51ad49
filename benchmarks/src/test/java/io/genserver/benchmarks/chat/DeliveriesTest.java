package io.genserver.benchmarks.chat;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class DeliveriesTest {
    private static final long MILLI = 1_000_000;

    private final Deliveries deliveries = new Deliveries();

    @Test
    void aMessageIsUnderwayUntilTheLastHasIt() {
        int message = deliveries.sent(3, 0);

        assertThat(deliveries.received(message, 1)).isFalse();
        assertThat(deliveries.received(message, 2)).isFalse();
        assertThat(deliveries.underway()).isEqualTo(1);
        assertThat(deliveries.received(message, 3)).isTrue();
        assertThat(deliveries.underway()).isZero();
        assertThat(deliveries.delivered()).isEqualTo(3);
    }

    @Test
    void oneDeliveryTooManyIsCounted() {
        int message = deliveries.sent(1, 0);
        deliveries.received(message, 1);

        assertThat(deliveries.received(message, 2)).isFalse();
        assertThat(deliveries.surplus()).isEqualTo(1);
        assertThat(deliveries.delivered()).isEqualTo(1);
    }

    @Test
    void aMessageThatNobodySentIsOneTooMany() {
        deliveries.received(17, 1);

        assertThat(deliveries.surplus()).isEqualTo(1);
    }

    @Test
    void latencyCountsFromWhenTheMessageWasDue() {
        int message = deliveries.sent(2, 100 * MILLI);
        deliveries.received(message, 110 * MILLI);
        deliveries.received(message, 150 * MILLI);

        assertThat(deliveries.latencies().getMaxValue()).isCloseTo(50 * MILLI, within(0.001));
        assertThat(deliveries.latencies().getMinValue()).isCloseTo(10 * MILLI, within(0.001));
    }

    @Test
    void aStallIsFeltByAllThatWereDueInIt() {
        // given a schedule of a message every millisecond, and a server that answers nothing for a second
        var schedule = new Schedule(0, 1_000);
        long back = 1_000 * MILLI;
        for (int i = 0; i < 1_000; i++) {
            deliveries.sent(1, schedule.due(i));
        }

        // when
        for (int i = 0; i < 1_000; i++) {
            deliveries.received(i, back);
        }

        // then half of them have waited half of it, although all came at once
        assertThat(deliveries.latencies().getValueAtPercentile(50)).isCloseTo(500 * MILLI, within(0.01));
        assertThat(deliveries.latencies().getValueAtPercentile(99)).isCloseTo(990 * MILLI, within(0.01));
    }

    @Test
    void toStartAnewForgetsLatenciesAndNotWhatIsUnderway() {
        int message = deliveries.sent(2, 0);
        deliveries.received(message, MILLI);

        deliveries.startAnew();

        assertThat(deliveries.latencies().getTotalCount()).isZero();
        assertThat(deliveries.underway()).isEqualTo(1);
    }

    private static Percentage within(double share) {
        return Percentage.withPercentage(share * 100);
    }
}
