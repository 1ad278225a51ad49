package io.genserver.chat;

import static io.genserver.Next.keep;
import static io.genserver.Next.reply;

import io.genserver.Context;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.MailboxLimit;
import io.genserver.Next;
import io.genserver.Overflow;
import io.genserver.chat.LogCall.Append;
import io.genserver.chat.LogCall.IsWritable;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Owns the writing side of the {@link MessageLog}. What has come up while the last transaction was made durable goes
 * into the next, all together, so that the busier it is the fewer syncs a message costs. Messages are passed on in the order of the log, each
 * before its sender is answered.
 *
 * <p>It passes on what it stored, and not the room that asked: a room may crash in between, and everybody else
 * is to see what is in the history.
 */
final class MessageLogServer implements GenServer<MessageLogServer.Batch, LogCall<?>, MessageLogServer.Task> {
    static final String NAME = "chat.log";

    /** What may wait for the next transaction; one more message is refused. */
    static final MailboxLimit LIMIT = new MailboxLimit(8_192, Overflow.REJECT);

    /** Longer than a transaction takes that fails for a lock, and the one before it. */
    static final Duration TIMEOUT = Duration.ofSeconds(10);

    private static final int MAX_BATCH = 512;
    private static final Duration PRUNING = Duration.ofMinutes(1);
    private static final System.Logger LOG = System.getLogger("io.genserver.chat");

    /** What it tells itself. */
    enum Task {
        /** Comes behind all the messages that are there by now. */
        COMMIT,
        PRUNE
    }

    /**
     * A message that is to be made durable.
     *
     * @param span ends when it is, and has been passed on
     */
    record Waiting(Draft draft, From<Appended> from, Span span) {
        void answer(Appended appended) {
            span.end();
            from.reply(appended);
        }
    }

    /** Owned by this server: the messages of the next transaction. */
    static final class Batch {
        private List<Waiting> waiting = new ArrayList<>();

        List<Waiting> take() {
            List<Waiting> all = waiting;
            waiting = new ArrayList<>();
            return all;
        }
    }

    private final MessageLog log;
    private final Retention retention;
    private final Consumer<StoredMessage> stored;
    private final ChatMetrics metrics;
    private final Tracing tracing;

    @SuppressWarnings("NullAway.Init") // set by init, which runs first
    private Context<LogCall<?>, Task> context;

    private boolean failing;

    /**
     * What it works with.
     *
     * @param stored told each message once it is durable, in the order of the log; may block
     */
    MessageLogServer(
            MessageLog log, Retention retention, Consumer<StoredMessage> stored, ChatMetrics metrics, Tracing tracing) {
        this.log = log;
        this.retention = retention;
        this.stored = stored;
        this.metrics = metrics;
        this.tracing = tracing;
    }

    @Override
    public Batch init(Context<LogCall<?>, Task> ownContext) {
        context = ownContext;
        context.sendEvery(PRUNING, Task.PRUNE);
        return new Batch();
    }

    // @start region="append"
    @Override
    public Next<Batch> handleCall(LogCall<?> call, From<?> from, Batch batch) throws InterruptedException {
        switch (call) {
            case Append append -> {
                batch.waiting.add(new Waiting(append.draft(), from.as(append), tracing.step("chat.log")));
                if (batch.waiting.size() == 1) {
                    context.self().cast(Task.COMMIT);
                } else if (batch.waiting.size() == MAX_BATCH) {
                    commit(batch.take());
                }
            }
            case IsWritable isWritable -> {
                return reply(isWritable, isWritable(), batch);
            }
        }
        return keep(batch);
    }

    private boolean isWritable() throws InterruptedException {
        if (failing) {
            try {
                log.tryToWrite();
                recovered();
            } catch (LogException e) {
                return false;
            }
        }
        return true;
    }

    @Override
    public Next<Batch> handleCast(Task task, Batch batch) throws InterruptedException {
        switch (task) {
            case COMMIT -> commit(batch.take());
            case PRUNE -> prune();
        }
        return keep(batch);
    }

    private void commit(List<Waiting> batch) throws InterruptedException {
        if (batch.isEmpty()) {
            return;
        }
        List<Appended> results;
        long begun = System.nanoTime();
        try {
            results = log.append(batch.stream().map(Waiting::draft).toList());
            metrics.committed(batch.size(), System.nanoTime() - begun);
            recovered();
        } catch (LogException e) {
            failed(e);
            for (Waiting waiting : batch) {
                waiting.span().setStatus(StatusCode.ERROR);
                waiting.answer(new Appended.Failed(e.undecided()));
            }
            return;
        }
        for (int i = 0; i < results.size(); i++) {
            Waiting waiting = batch.get(i);
            waiting.span().setAttribute(Tracing.BATCH, (long) batch.size());
            Appended result = results.get(i);
            if (result instanceof Appended.Stored(StoredMessage message, boolean again) && !again) {
                try (Scope _ = Tracing.within(waiting.span())) {
                    stored.accept(message);
                }
            }
            waiting.answer(result); // after that: what its sender does next comes next
        }
    }
    // @end

    private void prune() throws InterruptedException {
        try {
            if (log.prune(retention, context.runtime().now())) {
                context.self().cast(Task.PRUNE);
            }
        } catch (LogException e) {
            LOG.log(System.Logger.Level.DEBUG, "old messages are left for the next time: {0}", e.getMessage());
        }
    }

    /** Says so once, and not for each message. */
    private void failed(LogException e) {
        metrics.commitFailed();
        if (!failing) {
            failing = true;
            LOG.log(System.Logger.Level.ERROR, "messages cannot be stored: {0}", e.getMessage());
        }
    }

    private void recovered() {
        if (failing) {
            failing = false;
            LOG.log(System.Logger.Level.INFO, "messages can be stored again");
        }
    }
}
