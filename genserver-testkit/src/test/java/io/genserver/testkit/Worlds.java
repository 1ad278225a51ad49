package io.genserver.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.genserver.ServerRuntime;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The two schedulers that each row is run on. */
enum Worlds {
    /** Once. */
    VIRTUAL_THREADS {
        @Override
        void run(int seeds, Row row) throws Exception {
            ServerRuntime runtime = ServerRuntime.create(crash -> {});
            try (runtime) {
                row.run(new Real(runtime));
            }
            assertThat(runtime.observer().snapshot().servers()).isEmpty();
        }
    },
    /** Once for each seed. */
    SIMULATED {
        @Override
        void run(int seeds, Row row) {
            Simulation.forEachSeed(seeds, simulation -> row.run(new Simulated(simulation)));
        }
    };

    /** One thing that OTP promises. */
    interface Row {
        void run(World world) throws Exception;
    }

    abstract void run(int seeds, Row row) throws Exception;

    private static final class Real extends World {
        private static final Duration PATIENCE = Duration.ofMinutes(1);

        Real(ServerRuntime runtime) {
            super(runtime);
        }

        @Override
        void advance(Duration duration) throws InterruptedException {
            runtime.sleep(duration);
        }

        @Override
        void eventually(BooleanSupplier condition) {
            await().pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(2))
                    .atMost(PATIENCE)
                    .until(condition::getAsBoolean);
        }

        @Override
        <T> Task<T> spawn(String name, Callable<T> action) {
            var result = new CompletableFuture<T>();
            Thread.ofVirtual().name(name).start(() -> {
                try {
                    result.complete(action.call());
                } catch (Throwable failure) { // for whoever joins
                    result.completeExceptionally(failure);
                }
            });
            return () -> result.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }
    }

    private static final class Simulated extends World {
        private final Simulation simulation;

        Simulated(Simulation simulation) {
            super(simulation.runtime());
            this.simulation = simulation;
        }

        @Override
        void advance(Duration duration) {
            simulation.advance(duration);
        }

        @Override
        void eventually(BooleanSupplier condition) {
            simulation.runUntil(condition, LONG);
        }

        @Override
        <T> Task<T> spawn(String name, Callable<T> action) {
            return simulation.spawn(name, action)::join;
        }
    }
}
