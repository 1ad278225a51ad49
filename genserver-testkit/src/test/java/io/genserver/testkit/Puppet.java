package io.genserver.testkit;

import io.genserver.Call;
import io.genserver.ChildSpec;
import io.genserver.Context;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Next;

/** A server for tests that does what its messages tell it to. Its state is a number. */
final class Puppet implements GenServer<Integer, Puppet.Ask<?>, Puppet.Tell> {

    /** A call that brings along what the handler answers. */
    record Ask<R>(Answer<R> answer) implements Call<Ask<?>, R> {
        private Next<Integer> handle(Context<Ask<?>, Tell> context, int number) throws Exception {
            return Next.reply(this, answer.from(context, number), number);
        }
    }

    interface Answer<R> {
        R from(Context<Ask<?>, Tell> context, int number) throws Exception;
    }

    /** A cast that brings along what the handler does to the number. */
    record Tell(Deed deed) {}

    interface Deed {
        int on(Context<Ask<?>, Tell> context, int number) throws Exception;
    }

    private Context<Ask<?>, Tell> context;

    static Ask<Integer> get() {
        return new Ask<>((context, number) -> number);
    }

    static Tell add(int by) {
        return new Tell((context, number) -> number + by);
    }

    static Tell tell(ThrowingRunnable deed) {
        return new Tell((context, number) -> {
            deed.run();
            return number;
        });
    }

    static Tell crash() {
        return tell(() -> {
            throw new IllegalStateException("told to crash");
        });
    }

    /** A child with this id as its name. */
    static ChildSpec<Ask<?>, Tell> child(String name) {
        return ChildSpec.of(name, Puppet::new).named(name);
    }

    @Override
    public Integer init(Context<Ask<?>, Tell> ownContext) {
        context = ownContext;
        return 0;
    }

    @Override
    public Next<Integer> handleCall(Ask<?> ask, From<?> from, Integer number) throws Exception {
        return ask.handle(context, number);
    }

    @Override
    public Next<Integer> handleCast(Tell tell, Integer number) throws Exception {
        return Next.keep(tell.deed().on(context, number));
    }
}
