package io.genserver.dashboard;

import io.genserver.monitoring.Feed;
import java.time.Duration;

/** What the javadoc shows; run by the tests as far as there is a terminal. */
final class DashboardExample {
    private DashboardExample() {}

    static void start() throws InterruptedException {
        // @start region="start"
        try (Dashboard dashboard = new Dashboard(Layout.COMPACT).start()) {
            dashboard.await(); // until somebody presses q
        }
        // @end
    }

    static Dashboard options(Feed feed) {
        // @start region="options"
        DashboardOptions slow = DashboardOptions.DEFAULT.withLayout(Layout.FULL).withRefresh(Duration.ofSeconds(2));
        Dashboard dashboard = new Dashboard(feed, slow);
        // @end
        return dashboard;
    }
}
