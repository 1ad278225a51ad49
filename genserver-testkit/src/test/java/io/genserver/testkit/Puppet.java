package io.genserver.testkit;

import io.genserver.Call;
import io.genserver.ChildSpec;
import io.genserver.Context;
import io.genserver.ExitReason;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Info;
import io.genserver.Next;

/** A server for tests that does what its messages tell it to. Its state is a number. */
final class Puppet implements GenServer<Integer, Puppet.Ask<?>, Puppet.Tell> {

    /** A call that brings along what its handler does. */
    record Ask<R>(Handler<R> handler) implements Call<Ask<?>, R> {
        Ask(Answer<R> answer) {
            this((ask, from, context, number) -> Next.reply(ask, answer.from(context, number), number));
        }

        private Next<Integer> handle(From<?> from, Context<Ask<?>, Tell> context, int number) throws Exception {
            return handler.handle(this, from, context, number);
        }
    }

    interface Handler<R> {
        Next<Integer> handle(Ask<R> ask, From<?> from, Context<Ask<?>, Tell> context, int number) throws Exception;
    }

    interface Answer<R> {
        R from(Context<Ask<?>, Tell> context, int number) throws Exception;
    }

    /** A cast that brings along what the handler does to the number. */
    record Tell(Deed deed) {}

    interface Deed {
        int on(Context<Ask<?>, Tell> context, int number) throws Exception;
    }

    interface Hook<T> {
        void run(Context<Ask<?>, Tell> context, T on) throws Exception;
    }

    private Hook<Puppet> atInit = (ownContext, self) -> {};
    private Hook<Info> atInfo = (ownContext, info) -> {};
    private Hook<ExitReason> atTerminate = (ownContext, reason) -> {};
    private Context<Ask<?>, Tell> context;

    static Ask<Integer> get() {
        return new Ask<>((context, number) -> number);
    }

    /** Is never answered by the handler. */
    static Ask<Integer> never() {
        return new Ask<>((ask, from, context, number) -> Next.keep(number));
    }

    /** Ends the server, without an answer. */
    static Ask<Integer> end(ExitReason reason) {
        return new Ask<>((ask, from, context, number) -> Next.stop(reason, number));
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

    /** Does something with the context. */
    static Tell with(Hook<Integer> deed) {
        return new Tell((context, number) -> {
            deed.run(context, number);
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

    Puppet atInit(Hook<Puppet> hook) {
        atInit = hook;
        return this;
    }

    Puppet atInfo(Hook<Info> hook) {
        atInfo = hook;
        return this;
    }

    Puppet atTerminate(Hook<ExitReason> hook) {
        atTerminate = hook;
        return this;
    }

    @Override
    public Integer init(Context<Ask<?>, Tell> ownContext) throws Exception {
        context = ownContext;
        atInit.run(context, this);
        return 0;
    }

    @Override
    public Next<Integer> handleCall(Ask<?> ask, From<?> from, Integer number) throws Exception {
        return ask.handle(from, context, number);
    }

    @Override
    public Next<Integer> handleCast(Tell tell, Integer number) throws Exception {
        return Next.keep(tell.deed().on(context, number));
    }

    @Override
    public Next<Integer> handleContinue(Tell tell, Integer number) throws Exception {
        return handleCast(tell, number);
    }

    @Override
    public Next<Integer> handleInfo(Info info, Integer number) throws Exception {
        atInfo.run(context, info);
        return Next.keep(number);
    }

    @Override
    public void terminate(ExitReason reason, Integer number) throws Exception {
        atTerminate.run(context, reason);
    }
}
