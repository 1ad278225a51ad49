package io.genserver.dashboard;

import io.genserver.monitoring.Incident;
import io.genserver.monitoring.Sample;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a feed has told so far; immutable.
 *
 * @param sample the newest, if there was one
 * @param rates the messages a second of the last samples, the newest last
 * @param entries the last incidents, the newest last
 * @param missed how many incidents were too many to be told
 * @param connected whether there is a source at present
 * @param reason why not, for people
 */
record Seen(
        @Nullable Sample sample,
        List<Double> rates,
        List<Entry> entries,
        long missed,
        boolean connected,
        String reason) {
    static final Seen NOTHING = new Seen(null, List.of(), List.of(), 0, false, "");

    /** An incident, counted from 1 as this process has heard of them: a source that restarts counts anew. */
    record Entry(long number, Incident incident) {}

    Seen {
        rates = List.copyOf(rates);
        entries = List.copyOf(entries);
    }
}
