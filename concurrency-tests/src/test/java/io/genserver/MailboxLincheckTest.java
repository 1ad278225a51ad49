package io.genserver;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genserver.Envelope.CastEnvelope;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Many producers and one consumer, in all interleavings of a few steps: each run must have an order that explains it. */
class MailboxLincheckTest {

    public static class Producers {
        private final Box mailbox = new Box();

        @Operation
        public void enqueue(int number) {
            mailbox.enqueue(new CastEnvelope(number));
        }

        @Operation(nonParallelGroup = "consumer")
        public @Nullable Object poll() {
            Envelope envelope = mailbox.poll();
            return envelope == null ? null : envelope.message;
        }

        @Operation(nonParallelGroup = "consumer")
        public boolean isEmpty() {
            return mailbox.isEmpty();
        }

        @Operation(nonParallelGroup = "consumer")
        public boolean releaseStub() {
            return mailbox.releaseStub();
        }
    }

    public static class ProducersOfHiddenMail {
        private final NaiveMailbox mailbox = new NaiveMailbox();

        @Operation
        public void enqueue(int number) {
            mailbox.enqueue(new CastEnvelope(number));
        }

        @Operation(nonParallelGroup = "consumer")
        public @Nullable Object poll() {
            Envelope envelope = mailbox.poll();
            return envelope == null ? null : envelope.message;
        }
    }

    /** Never polls, so that nothing but the release can lose mail. */
    public static class ProducersOfLostMail {
        private final NaiveMailbox mailbox = new NaiveMailbox();

        @Operation
        public void enqueue(int number) {
            mailbox.enqueue(new CastEnvelope(number));
        }

        @Operation(nonParallelGroup = "consumer")
        public boolean releaseStub() {
            return mailbox.releaseStub();
        }
    }

    @Test
    void theMailboxIsLinearizable() {
        LincheckOptions.standard().check(Producers.class);
    }

    @Test
    void aMailboxThatTakesAMissingLinkForItsEndIsFoundOut() {
        assertThatThrownBy(() -> LincheckOptions.standard().check(ProducersOfHiddenMail.class))
                .isInstanceOf(LincheckAssertionError.class)
                .hasMessageContaining("poll(): null");
    }

    @Test
    void aMailboxThatReleasesItsStubInTwoStepsIsFoundOut() {
        assertThatThrownBy(() -> LincheckOptions.standard().check(ProducersOfLostMail.class))
                .isInstanceOf(LincheckAssertionError.class)
                .hasMessageContaining("releaseStub(): true");
    }
}
