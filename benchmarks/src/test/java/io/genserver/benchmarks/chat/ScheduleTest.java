package io.genserver.benchmarks.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleTest {
    private static final long SECOND = 1_000_000_000;

    @Test
    void messagesAreDueAtEvenDistances() {
        var schedule = new Schedule(5, 4);

        assertThat(schedule.due(0)).isEqualTo(5);
        assertThat(schedule.due(1)).isEqualTo(5 + SECOND / 4);
        assertThat(schedule.due(8)).isEqualTo(5 + 2 * SECOND);
    }

    @Test
    void noneIsDueBeforeTheBeginningAndTheFirstAtOnce() {
        var schedule = new Schedule(5, 4);

        assertThat(schedule.dueBy(4)).isZero();
        assertThat(schedule.dueBy(5)).isEqualTo(1);
    }

    @Test
    void afterAStallAllAreDueThatWereDueInIt() {
        assertThat(new Schedule(0, 100).dueBy(3 * SECOND)).isEqualTo(301);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.3, 7, 333.3, 12_345.678})
    void whatIsDueByItsTimeAndNotBeforeIsConsistentWithinANanosecond(double perSecond) {
        var schedule = new Schedule(1_234_567, perSecond);

        for (long message = 0; message < 1_000; message++) {
            assertThat(schedule.dueBy(schedule.due(message) + 1)).isGreaterThan(message);
            assertThat(schedule.dueBy(schedule.due(message) - 1)).isLessThanOrEqualTo(message);
        }
    }

    @Test
    void aRateThatIsNotPositiveIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Schedule(0, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> new Schedule(0, Double.NaN));
    }
}
