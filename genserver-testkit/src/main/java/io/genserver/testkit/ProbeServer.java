package io.genserver.testkit;

import io.genserver.Call;
import io.genserver.Context;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Info;
import io.genserver.Next;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The server behind {@link Probe}. */
final class ProbeServer<M> implements GenServer<ProbeServer.Inbox<M>, ProbeServer.Ask<M, ?>, M> {

    sealed interface Item<M> {
        record Message<M>(M message) implements Item<M> {}

        record Told<M>(Info info) implements Item<M> {}
    }

    sealed interface Ask<M, R> extends Call<Ask<M, ?>, R> {

        /** Takes out the first item that {@code wanted} makes something of, or waits for it. */
        record Take<M, R>(Function<Item<M>, Optional<R>> wanted) implements Ask<M, R> {}

        /** Looks at what nobody has taken out. */
        record Look<M, R>(Function<List<Item<M>>, R> at) implements Ask<M, R> {}
    }

    /** Who waits for an item. */
    private record Waiter<M, R>(Function<Item<M>, Optional<R>> wanted, From<R> from) {

        boolean takes(Item<M> item) {
            return wanted.apply(item).map(from::reply).orElse(false);
        }
    }

    /** What came and was not taken out, and who asked last; one thread at a time asks. */
    static final class Inbox<M> {
        private final List<Item<M>> items = new ArrayList<>();
        private @Nullable Waiter<M, ?> waiter;
    }

    @SuppressWarnings("NullAway.Init") // set by init, which runs first
    private Context<Ask<M, ?>, M> context;

    Context<Ask<M, ?>, M> context() {
        return context;
    }

    @Override
    public Inbox<M> init(Context<Ask<M, ?>, M> ownContext) {
        context = ownContext;
        context.trapExit(true);
        return new Inbox<>();
    }

    @Override
    public Next<Inbox<M>> handleCall(Ask<M, ?> ask, From<?> from, Inbox<M> inbox) {
        return switch (ask) {
            case Ask.Take<M, ?> take -> take(take, from, inbox);
            case Ask.Look<M, ?> look -> look(look, inbox);
        };
    }

    private static <M, R> Next<Inbox<M>> take(Ask.Take<M, R> take, From<?> from, Inbox<M> inbox) {
        var waiter = new Waiter<>(take.wanted(), from.as(take));
        for (Iterator<Item<M>> items = inbox.items.iterator(); items.hasNext(); ) {
            if (waiter.takes(items.next())) {
                items.remove();
                return Next.keep(inbox);
            }
        }
        inbox.waiter = waiter;
        return Next.keep(inbox);
    }

    private static <M, R> Next<Inbox<M>> look(Ask.Look<M, R> look, Inbox<M> inbox) {
        return Next.reply(look, look.at().apply(inbox.items), inbox);
    }

    @Override
    public Next<Inbox<M>> handleCast(M message, Inbox<M> inbox) {
        return receive(new Item.Message<>(message), inbox);
    }

    @Override
    public Next<Inbox<M>> handleInfo(Info info, Inbox<M> inbox) {
        return receive(new Item.Told<>(info), inbox);
    }

    private static <M> Next<Inbox<M>> receive(Item<M> item, Inbox<M> inbox) {
        if (inbox.waiter != null && inbox.waiter.takes(item)) {
            inbox.waiter = null;
        } else {
            inbox.items.add(item); // nobody waits for it, or who did has given up
        }
        return Next.keep(inbox);
    }
}
