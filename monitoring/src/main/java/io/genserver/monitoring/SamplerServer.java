package io.genserver.monitoring;

import static io.genserver.Next.keep;

import io.genserver.Context;
import io.genserver.ExitReason;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.RuntimeCounts;
import java.util.List;

/** Looks at a runtime once in a while, and writes down what has happened in it as it happens. */
final class SamplerServer implements GenServer<SamplerServer.State, Void, SamplerServer.Signal> {
    private static final double NANOS_PER_SECOND = 1e9;

    enum Signal {
        /** A sample is due. */
        SAMPLE,
        /** Something has happened. */
        HAPPENED
    }

    /**
     * What it knows of the sample before.
     *
     * @param first whether there was none
     * @param handled what each server had handled by then
     * @param nanos when that was
     * @param crashed how many crashes there had been
     */
    record State(boolean first, HandledCounts handled, long nanos, long crashed) {}

    private final Sampler sampler;
    private final Gauges gauges;

    SamplerServer(Sampler sampler) {
        this.sampler = sampler;
        this.gauges = new Gauges(sampler.options());
    }

    @Override
    public State init(Context<Void, Signal> context) {
        sampler.servedBy(context.self());
        context.sendEvery(sampler.options().interval(), Signal.SAMPLE);
        context.self().cast(Signal.SAMPLE);
        return new State(true, new HandledCounts(0), 0, 0);
    }

    @Override
    public Next<State> handleCast(Signal signal, State state) {
        sampler.chronicle().write(sampler.intake());
        return switch (signal) {
            case HAPPENED -> keep(state);
            case SAMPLE -> {
                sampler.chronicle().writeLosses(sampler.intake());
                yield keep(sample(state));
            }
        };
    }

    private State sample(State before) {
        var observer = sampler.runtime().observer();
        var census = new Census(sampler.options().listed(), before.handled());
        observer.forEach(census);
        RuntimeCounts counts = observer.counts();
        long nanos = sampler.runtime().scheduler().nanoTime();
        // There is no rate yet at first: what a server has handled in its life was not handled in this second.
        double seconds = before.first() ? Double.POSITIVE_INFINITY : (nanos - before.nanos()) / NANOS_PER_SECOND;
        var look = new Look(sampler.runtime().now(), nanos, census, counts, Heap.read(), gauges.read(seconds));
        sampler.alerts().update(look).forEach(sampler::tell);
        List<ServerReading> listed = census.listed(seconds);
        var sample = new Sample(
                sampler.archive().nextSample(),
                sampler.options().node(),
                look.time(),
                totals(counts, census),
                census.handledSince() / seconds,
                census.waiting(),
                census.deepest(),
                look.memory(),
                listed,
                census.servers() - listed.size(),
                look.gauges(),
                sampler.alerts().alerts());
        sampler.archive().add(sample, Point.of(sample, before.first() ? 0 : counts.crashed() - before.crashed()));
        return new State(false, census.handled(), nanos, counts.crashed());
    }

    private static Totals totals(RuntimeCounts counts, Census census) {
        return new Totals(
                census.servers(),
                counts.started(),
                counts.restarted(),
                counts.exited(),
                counts.crashed(),
                counts.deadLetters(),
                counts.dropped(),
                census.handledInAll());
    }

    @Override
    public void terminate(ExitReason reason, State state) {
        sampler.unserved();
    }
}
