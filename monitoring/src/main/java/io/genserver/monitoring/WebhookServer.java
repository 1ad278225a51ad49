package io.genserver.monitoring;

import static io.genserver.Next.keep;

import io.genserver.Context;
import io.genserver.ExitReason;
import io.genserver.GenServer;
import io.genserver.MailboxLimit;
import io.genserver.Next;
import io.genserver.Overflow;
import io.genserver.ServerRef;
import io.genserver.TimerRef;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sends notices to a {@link Webhook}, one at a time; waits for nobody, and keeps a bounded number of them. */
final class WebhookServer implements GenServer<WebhookServer.State, Void, WebhookServer.Event> {
    static final MailboxLimit LIMIT = new MailboxLimit(256, Overflow.DROP_OLDEST);

    private static final int MAX_WAITING = 100;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    private static final System.Logger LOG = System.getLogger("io.genserver.monitoring");

    /** How it gets there; a time-out cancels what is returned. */
    interface Transport extends AutoCloseable {
        CompletableFuture<Integer> post(String json);

        @Override
        void close();
    }

    sealed interface Event {
        /** Something to send. */
        record Notice(String json) implements Event {}

        /**
         * An attempt is over.
         *
         * @param status of the answer, or 0 if there was none
         * @param problem for people
         */
        record Answered(long attempt, int status, String problem) implements Event {}

        /** A pause is over. */
        record Again() implements Event {}
    }

    /** This server's own. */
    static final class State {
        private final Context<Void, Event> context;
        private final Transport transport;
        private final ArrayDeque<String> waiting = new ArrayDeque<>();

        /** Whether an attempt or a pause is under way. */
        private boolean busy;

        private long attempt;
        private @Nullable CompletableFuture<Integer> inFlight;
        private @Nullable TimerRef deadline;

        /** How often the first that waits has been tried. */
        private int tries;

        /** Whether it is known that it does not work. */
        private boolean failing;

        State(Context<Void, Event> context, Transport transport) {
            this.context = context;
            this.transport = transport;
        }
    }

    private final Webhook webhook;
    private final Supplier<Transport> transports;

    WebhookServer(Webhook webhook, Supplier<Transport> transports) {
        this.webhook = webhook;
        this.transports = transports;
    }

    @Override
    public State init(Context<Void, Event> context) {
        return new State(context, transports.get());
    }

    @Override
    public Next<State> handleCast(Event event, State state) {
        switch (event) {
            case Event.Notice notice -> {
                if (state.waiting.size() == MAX_WAITING) {
                    state.waiting.removeLast(); // not the first, which may be on its way
                }
                state.waiting.add(notice.json());
                if (!state.busy) {
                    send(state);
                }
            }
            case Event.Answered(long attempt, int status, String problem) -> {
                if (attempt == state.attempt && state.inFlight != null) {
                    answered(status, problem, state);
                }
            }
            case Event.Again again -> send(state);
        }
        return keep(state);
    }

    private void send(State state) {
        String next = state.waiting.peek();
        state.busy = next != null;
        if (next == null) {
            return;
        }
        long attempt = ++state.attempt;
        ServerRef<Void, Event> self = state.context.self();
        CompletableFuture<Integer> answer = state.transport.post(next);
        state.inFlight = answer;
        state.deadline = state.context.sendAfter(
                webhook.timeout(), new Event.Answered(attempt, 0, "no answer within " + webhook.timeout()));
        answer.whenComplete((status, failure) -> self.cast(
                failure == null
                        ? new Event.Answered(attempt, status, "status " + status)
                        : new Event.Answered(attempt, 0, Texts.line(Texts.of(failure)))));
    }

    private void answered(int status, String problem, State state) {
        endAttempt(state);
        boolean isGood = status >= 200 && status < 300;
        if (isGood) {
            if (state.failing) {
                LOG.log(System.Logger.Level.INFO, "the {0} works again", webhook);
            }
        } else if (!state.failing) {
            LOG.log(System.Logger.Level.WARNING, "the {0} does not work: {1}", webhook, problem);
        }
        state.failing = !isGood;
        state.tries++;
        if (isGood || !mayHelp(status) || state.tries == webhook.attempts()) {
            state.waiting.remove();
            state.tries = 0;
        }
        if (isGood) {
            send(state);
        } else {
            state.context.sendAfter(pause(state.tries), new Event.Again());
        }
    }

    private static void endAttempt(State state) {
        if (state.deadline != null) {
            state.deadline.cancel();
            state.deadline = null;
        }
        if (state.inFlight != null) {
            state.inFlight.cancel(true); // nothing if it is done
            state.inFlight = null;
        }
    }

    /** Whether the same notice may be taken another time. */
    private static boolean mayHelp(int status) {
        return status == 0 || status >= 500 || status == 408 || status == 429;
    }

    private static Duration pause(int tries) {
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(Math.max(tries - 1, 0), 10));
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }

    @Override
    public void terminate(ExitReason reason, State state) {
        endAttempt(state);
        state.transport.close();
    }
}
