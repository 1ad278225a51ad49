package io.genserver.eventbus;

/** What the javadoc and the guide show; run by {@link ExamplesTest}. */
final class StatisticsExample {
    private StatisticsExample() {}

    static String report(EventBus<String> bus) {
        // @start region="statistics"
        EventBusStatistics seen = bus.statistics();
        var report = new StringBuilder(seen.published() + " published, " + seen.unheard() + " unheard");
        for (PatternStatistics pattern : seen.patterns()) {
            report.append("; %s: %d matched, %d dropped, %d wait"
                    .formatted(pattern.pattern(), pattern.matched(), pattern.dropped(), pattern.queued()));
        }
        // @end
        return report.toString();
    }
}
