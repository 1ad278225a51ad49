package io.genserver.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.trace.Span;
import org.junit.jupiter.api.Test;

class InboxTest {
    private final Inbox inbox = new Inbox();

    @Test
    void framesComeOutInTheirOrder() {
        // given
        inbox.offer("1", Span.getInvalid());
        inbox.offer("2", Span.getInvalid());

        // when, then
        assertThat(inbox.take()).isEqualTo("1");
        assertThat(inbox.take()).isEqualTo("2");
        assertThat(inbox.take()).isNull();
    }

    @Test
    void itTakesNoMoreThanItHolds() {
        // given
        fill();

        // when, then
        assertThat(inbox.isFull()).isTrue();
        assertThat(inbox.offer("one more", Span.getInvalid())).isFalse();
    }

    @Test
    void itHasRoomWhenItIsHalfEmpty() {
        // given
        fill();

        // when
        for (int taken = 0; taken < Inbox.CAPACITY / 2 - 1; taken++) {
            inbox.take();
        }

        // then
        assertThat(inbox.hasRoom()).isFalse();
        inbox.take();
        assertThat(inbox.hasRoom()).isTrue();
    }

    @Test
    void nothingIsBrokenOffAtFirst() {
        assertThat(inbox.brokenOff()).isNull();
    }

    @Test
    void aFrameThatIsHandledIsNotBrokenOff() {
        // given
        inbox.offer("1", Span.getInvalid());
        inbox.take();

        // when
        inbox.handled();

        // then
        assertThat(inbox.brokenOff()).isNull();
    }

    @Test
    void aFrameInHandIsBrokenOffByItsNumber() {
        // given
        fill();
        inbox.take();
        inbox.handled();
        inbox.take();

        // when, then
        assertThat(inbox.brokenOff()).isEqualTo(new Inbox.Broken(2, "frame 1"));
    }

    @Test
    void aFrameIsBrokenOffOnce() {
        // given
        inbox.offer("1", Span.getInvalid());
        inbox.take();
        inbox.brokenOff();

        // when, then
        assertThat(inbox.brokenOff()).isNull();
    }

    @Test
    void takingFromAnEmptyInboxTakesNothingInHand() {
        // given
        inbox.take();

        // when, then
        assertThat(inbox.brokenOff()).isNull();
    }

    private void fill() {
        for (int i = 0; i < Inbox.CAPACITY; i++) {
            assertThat(inbox.isFull()).isFalse();
            assertThat(inbox.offer("frame " + i, Span.getInvalid())).isTrue();
        }
    }
}
