package io.genserver.chat;

import static io.genserver.Next.keep;

import io.genserver.ChildSpec;
import io.genserver.Context;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerRuntime;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import io.genserver.dashboard.Dashboard;
import io.genserver.dashboard.Layout;

/** A program that shows itself in the terminal where it was started, for {@link DashboardProcessTest}. */
final class SelfWatchingProgram {
    private static final class Clerk implements GenServer<Integer, Void, String> {
        @Override
        public Integer init(Context<Void, String> context) {
            return 0;
        }

        @Override
        public Next<Integer> handleCast(String order, Integer orders) {
            return keep(orders + 1);
        }
    }

    private SelfWatchingProgram() {}

    static void main() throws InterruptedException {
        SupervisorSpec shop = SupervisorSpec.of(
                Strategy.ONE_FOR_ONE, ChildSpec.of("clerk", Clerk::new).named("shop.clerk"));
        Supervisor.start(shop, "shop", ServerRuntime.standard());
        try (Dashboard dashboard = new Dashboard(Layout.COMPACT).start()) {
            dashboard.await();
        }
        System.out.println("the program goes on");
        System.exit(0);
    }
}
