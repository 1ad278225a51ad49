package io.genserver.testkit;

import io.genserver.Call;
import io.genserver.Context;
import io.genserver.ExitReason;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Info;
import io.genserver.Next;
import java.time.Duration;

/** A server of {@link SeededTree}: does what it is asked to, and has a life of its own beside that. */
final class Worker implements GenServer<Integer, Worker.Ask, Worker.Note> {

    record Ask(Handler handler) implements Call<Ask, Integer> {}

    interface Handler {
        Next<Integer> handle(Ask ask, From<?> from, Context<Ask, Note> context, int number) throws Exception;
    }

    sealed interface Note {
        /** What somebody has sent. */
        record Work(Deed deed) implements Note {}

        /** What the worker has sent itself. */
        record Own() implements Note {}
    }

    interface Deed {
        void run(Context<Ask, Note> context) throws Exception;
    }

    private final Deed atInit;
    private Context<Ask, Note> context;

    Worker(Deed atInit) {
        this.atInit = atInit;
    }

    @Override
    public Integer init(Context<Ask, Note> ownContext) throws Exception {
        context = ownContext;
        context.continueWith(new Note.Own());
        atInit.run(context);
        return 0;
    }

    @Override
    public Next<Integer> handleCall(Ask ask, From<?> from, Integer number) throws Exception {
        return ask.handler().handle(ask, from, context, number);
    }

    @Override
    public Next<Integer> handleCast(Note note, Integer number) throws Exception {
        switch (note) {
            case Note.Work(Deed deed) -> deed.run(context);
            case Note.Own() -> context.idleTimeout(Duration.ofMillis(300));
        }
        return Next.keep(number + 1);
    }

    @Override
    public Next<Integer> handleContinue(Note note, Integer number) throws Exception {
        context.runtime().sleep(Duration.ofMillis(1));
        return handleCast(note, number);
    }

    @Override
    public Next<Integer> handleInfo(Info info, Integer number) {
        return Next.keep(number);
    }

    @Override
    public void terminate(ExitReason reason, Integer number) throws Exception {
        context.runtime().sleep(Duration.ofMillis(number % 3));
    }
}
