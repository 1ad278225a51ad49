package io.genserver.chat;

import static io.genserver.Next.keep;
import static io.genserver.Next.reply;

import io.genserver.Call;
import io.genserver.Context;
import io.genserver.ExitReason;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.MailboxLimit;
import io.genserver.Next;
import io.genserver.Overflow;
import io.genserver.ServerRef;
import io.genserver.monitoring.Feed;
import io.genserver.monitoring.Incident;
import io.genserver.monitoring.Sample;
import io.genserver.monitoring.Sampler;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sends operators what the sampler sees, as it sees it: who comes gets the history, the incidents since it was here last,
 * and then all that is new. Who does not read misses samples, and after a while is closed.
 */
final class StreamServer implements GenServer<StreamServer.State, StreamServer.Request, StreamServer.News> {
    static final String NAME = "chat.streams";

    /** The one who brings the news waits, and so gets only the newest sample. */
    static final MailboxLimit LIMIT = new MailboxLimit(64, Overflow.BLOCK);

    private static final int MAX_STREAMS = 32;
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    /** How many heartbeats a client may miss. */
    private static final int PATIENCE = 3;

    /** How long somebody who has much to read yet may take over a part of it before there is more. */
    private static final Duration BREATH = Duration.ofMillis(20);

    /** Asks for events; answered by whether there was room for one more. */
    record Request(EventStream stream) implements Call<Request, Boolean> {}

    sealed interface News {
        record Sampled(Sample sample) implements News {}

        record Happened(Incident incident) implements News {}

        record Beat() implements News {}

        /** Those who were behind may have read. */
        record CatchUp() implements News {}
    }

    /**
     * What it works with.
     *
     * @param awaited whether a {@link News.CatchUp} is on its way
     */
    record State(Context<Request, News> context, boolean awaited) {}

    private final Sampler sampler;
    private final EventText text;
    private final OpenStreams streams;

    StreamServer(Sampler sampler, EventText text, OpenStreams streams) {
        this.sampler = sampler;
        this.text = text;
        this.streams = streams;
    }

    @Override
    public State init(Context<Request, News> context) {
        streams.end(); // those of one that was killed: they come back
        context.sendEvery(HEARTBEAT, new News.Beat());
        streams.begin(sampler.subscribe(new Messenger(context.self())));
        return new State(context, false);
    }

    /** Runs in a server of its own, and waits while this one is busy. */
    private record Messenger(ServerRef<Request, News> server) implements Feed.Listener {
        @Override
        public void sampled(Sample sample) {
            server.cast(new News.Sampled(sample));
        }

        @Override
        public void happened(Incident incident) {
            server.cast(new News.Happened(incident));
        }

        @Override
        public void connected(boolean isConnected, String reason) {
            // it always is, to a sampler of this process
        }
    }

    @Override
    public Next<State> handleCall(Request request, From<?> from, State state) {
        boolean hasRoom = streams.add(request.stream(), MAX_STREAMS);
        if (hasRoom) {
            begin(request.stream());
        }
        return reply(request, hasRoom, caughtUp(state));
    }

    private void begin(EventStream stream) {
        stream.begin();
        stream.send(text.history(sampler.history()));
        stream.lastIncident(text.incidentOf(stream.lastEventId()));
    }

    @Override
    public Next<State> handleCast(News news, State state) {
        return switch (news) {
            case News.Sampled(Sample sample) -> {
                State next = caughtUp(state);
                if (!streams.open().isEmpty()) {
                    byte[] event = text.sample(sample);
                    streams.open().stream()
                            .filter(stream -> stream.reads() && isUpToDate(stream))
                            .forEach(stream -> stream.send(event));
                }
                yield keep(next);
            }
            case News.Happened happened -> keep(caughtUp(state));
            case News.CatchUp c -> keep(caughtUp(new State(state.context(), false)));
            case News.Beat b -> {
                streams.removeClosed();
                streams.open().forEach(stream -> stream.beat(PATIENCE));
                yield keep(state);
            }
        };
    }

    private boolean isUpToDate(EventStream stream) {
        return stream.lastIncident() >= sampler.lastIncident();
    }

    /**
     * Sends everybody who reads the incidents that are new to them; and comes back soon to those who have to read first.
     * Those that somebody has not been sent are kept by the sampler alone, however many there are and whoever is slow.
     */
    private State caughtUp(State state) {
        if (streams.open().stream().allMatch(this::isUpToDate)) {
            return state;
        }
        List<Incident> incidents = sampler.incidents();
        Map<Long, byte[]> written = new HashMap<>();
        for (EventStream stream : streams.open()) {
            catchUp(stream, incidents, written);
        }
        boolean isAnyBehind = streams.open().stream().anyMatch(stream -> stream.isOpen() && !isUpToDate(stream));
        if (isAnyBehind && !state.awaited()) {
            state.context().sendAfter(BREATH, new News.CatchUp());
        }
        return new State(state.context(), isAnyBehind || state.awaited());
    }

    private void catchUp(EventStream stream, List<Incident> incidents, Map<Long, byte[]> written) {
        for (Incident incident : incidents) {
            if (!stream.reads()) {
                return;
            }
            long last = stream.lastIncident();
            if (incident.number() > last) {
                if (last > 0 && incident.number() > last + 1) {
                    stream.send(text.missed(incident.number() - last - 1));
                }
                stream.send(written.computeIfAbsent(incident.number(), number -> text.incident(incident)));
                stream.lastIncident(incident.number());
            }
        }
    }

    @Override
    public void terminate(ExitReason reason, State state) {
        streams.end();
    }
}
