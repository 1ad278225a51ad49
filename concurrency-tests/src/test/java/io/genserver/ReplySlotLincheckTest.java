package io.genserver;

import java.time.Duration;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Test;

/** The slot of a call, which reply, exit and time-out race for. */
class ReplySlotLincheckTest {

    public static class Slot {
        private final CallEnvelope<Integer> slot = new CallEnvelope<>(new Stage().stub(), "call");

        @Operation
        public boolean reply(int value) {
            return slot.reply(value);
        }

        @Operation
        public void fail() {
            slot.fail(ExitReason.killed());
        }

        @Operation
        public boolean isDecided() {
            return slot.isDecided();
        }

        /** A time-out that has passed: decides the call, if nobody has. */
        @Operation
        public String await() {
            return slot.await(Duration.ZERO).toString();
        }
    }

    @Test
    void theReplySlotIsLinearizable() {
        LincheckOptions.standard().check(Slot.class);
    }
}
