package io.genserver.monitoring;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that keeps what it is told. */
final class Recording implements Feed.Listener {
    final List<Sample> samples = new CopyOnWriteArrayList<>();
    final List<Incident> incidents = new CopyOnWriteArrayList<>();
    final List<Boolean> connections = new CopyOnWriteArrayList<>();
    final List<List<Point>> histories = new CopyOnWriteArrayList<>();
    final List<Long> missed = new CopyOnWriteArrayList<>();

    @Override
    public void sampled(Sample sample) {
        samples.add(sample);
    }

    @Override
    public void happened(Incident incident) {
        incidents.add(incident);
    }

    @Override
    public void connected(boolean isConnected, String reason) {
        connections.add(isConnected);
    }

    @Override
    public void remembered(List<Point> history) {
        histories.add(history);
    }

    @Override
    public void missed(long count) {
        missed.add(count);
    }
}
