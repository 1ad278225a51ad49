package io.genserver.dashboard;

import io.genserver.monitoring.Incident;
import io.genserver.monitoring.ServerReading;

/** What is shown over the rest, and can be scrolled. */
sealed interface Overlay {
    /** The rest itself. */
    record None() implements Overlay {}

    record Help(int scroll) implements Overlay {}

    /**
     * One server.
     *
     * @param reading the newest of it
     * @param alive whether that is in the newest sample
     */
    record OfServer(ServerReading reading, boolean alive, int scroll) implements Overlay {}

    record OfIncident(Incident incident, int scroll) implements Overlay {}

    /** Whether there is something. */
    default boolean isShown() {
        return !(this instanceof None);
    }

    default int scroll() {
        return switch (this) {
            case None none -> 0;
            case Help help -> help.scroll;
            case OfServer server -> server.scroll;
            case OfIncident incident -> incident.scroll;
        };
    }

    default Overlay scrolledTo(int scroll) {
        return switch (this) {
            case None none -> none;
            case Help help -> new Help(scroll);
            case OfServer(ServerReading reading, boolean alive, int old) -> new OfServer(reading, alive, scroll);
            case OfIncident(Incident incident, int old) -> new OfIncident(incident, scroll);
        };
    }
}
