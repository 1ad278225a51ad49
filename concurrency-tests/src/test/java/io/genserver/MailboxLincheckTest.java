package io.genserver;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genserver.Envelope.CastEnvelope;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
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
    }

    public static class NaiveProducers {
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

    @Test
    void theMailboxIsLinearizable() {
        options().check(Producers.class);
    }

    @Test
    void aMailboxThatTakesAMissingLinkForItsEndIsFoundOut() {
        assertThatThrownBy(() -> options().check(NaiveProducers.class))
                .isInstanceOf(LincheckAssertionError.class)
                .hasMessageContaining("poll(): null");
    }

    private static ModelCheckingOptions options() {
        return LincheckOptions.standard();
    }
}
