package io.genserver;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/** A message in a mailbox, and at once the node of the mailbox's list that carries it. */
abstract class Envelope {
    static final VarHandle NEXT = Handles.of(MethodHandles.lookup(), "next", Envelope.class);

    /** Written once by the producer of the following node, read by the consumer; see {@link Mailbox}. */
    @Nullable
    Envelope next;

    /** Nulled by the consumer when it has read it, as the last node consumed stays in the list as its stub. */
    @Nullable
    Object message;

    /** Whether it takes up room in a bounded mailbox. */
    boolean counted;

    Envelope(@Nullable Object message) {
        this.message = message;
    }

    /** A message for {@link GenServer#handleCast}. */
    static final class CastEnvelope extends Envelope {
        CastEnvelope(Object message) {
            super(message);
        }
    }

    /** A message for {@link GenServer#handleInfo}. */
    static final class InfoEnvelope extends Envelope {
        InfoEnvelope(Info info) {
            super(info);
        }
    }

    /** A message for {@link GenServer#handleContinue}, which never is in a mailbox. */
    static final class ContinueEnvelope extends Envelope {
        ContinueEnvelope(Object message) {
            super(message);
        }
    }

    /** Stands in the mailbox for the first message of a {@link DroppingQueue}. */
    static final class PlaceEnvelope extends Envelope {
        PlaceEnvelope(DroppingQueue queue) {
            super(queue);
        }
    }

    /** A request to end with the {@link ExitReason} that it carries. */
    static final class StopEnvelope extends Envelope {
        StopEnvelope(ExitReason reason) {
            super(reason);
        }
    }
}
