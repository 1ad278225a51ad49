package io.genserver;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server for tests that does what its messages tell it to, and notes what the runtime tells it. Its state is a number. */
final class Puppet implements GenServer<Integer, Puppet.Ask<?>, Puppet.Tell> {

    /** A call that brings along what the handler does. */
    record Ask<R>(Answer<R> answer) implements Call<Ask<?>, R> {
        @SuppressWarnings("unchecked") // as From.as says, which would also say that the reply is to come from elsewhere
        private Next<Integer> handle(From<?> from, int number) throws Exception {
            return answer.to(this, (From<R>) from, number);
        }
    }

    interface Answer<R> {
        Next<Integer> to(Ask<R> call, From<R> from, int number) throws Exception;
    }

    /** A cast that brings along what the handler does. */
    record Tell(Deed deed) {}

    interface Deed {
        Next<Integer> on(int number) throws Exception;
    }

    interface Action {
        void run() throws Exception;
    }

    interface Hook<T> {
        void run(T on) throws Exception;
    }

    /** The state that a terminate was given, and why it ran. */
    record Termination(ExitReason reason, int number) {}

    private final List<Info> infos = new CopyOnWriteArrayList<>();
    private final List<Termination> terminations = new CopyOnWriteArrayList<>();
    private volatile Context<Ask<?>, Tell> context;
    private Hook<Context<Ask<?>, Tell>> atInit = ownContext -> {};
    private Hook<Info> atInfo = info -> {};
    private Hook<ExitReason> atTerminate = reason -> {};

    static Ask<Integer> get() {
        return new Ask<>((call, from, number) -> Next.reply(call, number, number));
    }

    /** Replies what {@code value} returns. */
    static <R> Ask<R> ask(Callable<R> value) {
        return new Ask<>((call, from, number) -> Next.reply(call, value.call(), number));
    }

    static Tell add(int by) {
        return new Tell(number -> Next.keep(number + by));
    }

    static Tell tell(Action action) {
        return new Tell(number -> {
            action.run();
            return Next.keep(number);
        });
    }

    static Tell crash(Exception cause) {
        return tell(() -> {
            throw cause;
        });
    }

    Puppet atInit(Hook<Context<Ask<?>, Tell>> hook) {
        atInit = hook;
        return this;
    }

    Puppet atInit(Action action) {
        return atInit(ownContext -> action.run());
    }

    Puppet trappingExits() {
        return atInit(ownContext -> ownContext.trapExit(true));
    }

    Puppet atInfo(Hook<Info> hook) {
        atInfo = hook;
        return this;
    }

    Puppet atTerminate(Hook<ExitReason> hook) {
        atTerminate = hook;
        return this;
    }

    Context<Ask<?>, Tell> context() {
        return context;
    }

    List<Info> infos() {
        return infos;
    }

    List<Termination> terminations() {
        return terminations;
    }

    @Override
    public Integer init(Context<Ask<?>, Tell> ownContext) throws Exception {
        context = ownContext;
        atInit.run(ownContext);
        return 0;
    }

    @Override
    public Next<Integer> handleCall(Ask<?> call, From<?> from, Integer number) throws Exception {
        return call.handle(from, number);
    }

    @Override
    public Next<Integer> handleCast(Tell tell, Integer number) throws Exception {
        return tell.deed().on(number);
    }

    @Override
    public Next<Integer> handleContinue(Tell tell, Integer number) throws Exception {
        return tell.deed().on(number);
    }

    @Override
    public Next<Integer> handleInfo(Info info, Integer number) throws Exception {
        infos.add(info);
        atInfo.run(info);
        return Next.keep(number);
    }

    @Override
    public void terminate(ExitReason reason, Integer number) throws Exception {
        terminations.add(new Termination(reason, number));
        atTerminate.run(reason);
    }
}
