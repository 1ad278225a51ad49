package io.genserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartWindowTest {
    private static final long SECOND = 1_000_000_000L;

    private final RestartWindow window = new RestartWindow(new RestartIntensity(2, Duration.ofSeconds(5)));

    @Test
    void asManyRestartsAsAllowedAreAdmittedAndNotOneMore() {
        assertThat(window.admits(0)).isTrue();
        assertThat(window.admits(1)).isTrue();
        assertThat(window.admits(2)).isFalse();
    }

    @Test
    void theWindowSlides() {
        assertThat(window.admits(0)).isTrue();
        assertThat(window.admits(4 * SECOND)).isTrue();
        assertThat(window.admits(5 * SECOND)).as("the first still counts").isFalse();
        assertThat(window.admits(5 * SECOND + 1)).as("the first is out").isTrue();
        assertThat(window.admits(6 * SECOND)).isFalse();
    }

    @Test
    void aClockThatWrapsAroundDoesNotMatter() {
        assertThat(window.admits(Long.MAX_VALUE)).isTrue();
        assertThat(window.admits(Long.MIN_VALUE)).isTrue();
        assertThat(window.admits(Long.MIN_VALUE + 1)).isFalse();
        assertThat(window.admits(Long.MIN_VALUE + 6 * SECOND)).isTrue();
    }

    @Test
    void noneAllowedIsNoneAdmitted() {
        assertThat(new RestartWindow(new RestartIntensity(0, Duration.ofSeconds(5))).admits(0))
                .isFalse();
    }

    @Test
    void itSaysWhereItStands() {
        window.admits(0);

        assertThat(window).hasToString("1 of at most 2 in PT5S");
    }

    @Test
    void anIntensityMustMakeSense() {
        assertThatThrownBy(() -> new RestartIntensity(-1, Duration.ofSeconds(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new RestartIntensity(1, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }
}
