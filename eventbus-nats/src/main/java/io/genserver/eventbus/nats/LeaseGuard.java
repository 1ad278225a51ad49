package io.genserver.eventbus.nats;

import io.genserver.Context;
import io.genserver.GenServer;
import io.genserver.Next;
import java.time.Duration;

/**
 * Gives up a lease when it lapses. It does nothing else, as whoever renews a lease waits for NATS and could be late.
 */
final class LeaseGuard implements GenServer<Context<Void, LeaseGuard.Message>, Void, LeaseGuard.Message> {

    sealed interface Message {
        /** There is a lease to look after. */
        record Granted(Lease lease) implements Message {}

        /** It lapses now, unless it was renewed. */
        record Look(Lease lease) implements Message {}
    }

    private final RemoteServers remote;

    LeaseGuard(RemoteServers remote) {
        this.remote = remote;
    }

    @Override
    public Context<Void, Message> init(Context<Void, Message> context) {
        Lease lease = remote.lease();
        if (lease != null) { // of the guard before this
            look(lease, context);
        }
        return context;
    }

    @Override
    public Next<Context<Void, Message>> handleCast(Message message, Context<Void, Message> context) {
        switch (message) {
            case Message.Granted(Lease lease) -> look(lease, context);
            case Message.Look(Lease lease) -> look(lease, context);
        }
        return Next.keep(context);
    }

    private void look(Lease lease, Context<Void, Message> context) {
        if (lease != remote.lease()) {
            return;
        }
        long left = lease.left();
        if (left > 0) {
            context.sendAfter(Duration.ofNanos(left), new Message.Look(lease));
        } else {
            remote.giveUp(lease);
        }
    }
}
