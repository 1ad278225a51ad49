package io.genserver;

import java.util.function.Function;

/** How a {@link DynamicSupervisor} starts, restarts and ends each of its children. */
record DynamicChildSpec<A, Q, C>(
        Function<? super A, ? extends GenServer<?, Q, C>> factory,
        Function<? super A, StartOptions> options,
        Restart restart,
        Shutdown shutdown,
        DynamicSupervisor.Limit<A> limit) {}
