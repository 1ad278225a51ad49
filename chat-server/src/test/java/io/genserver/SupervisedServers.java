package io.genserver;

import static io.genserver.ServerRef.DEFAULT_TIMEOUT;

import java.util.List;

/** Looks into a running tree, for tests: lives in this package for what is not public. */
public final class SupervisedServers {
    private SupervisedServers() {}

    /** The children of the {@link DynamicSupervisor} that has {@code name}, in no order. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // a look at whatever is there
    public static List<ServerRef<?, ?>> childrenOf(String name, ServerRuntime runtime) {
        ServerRef supervisor = runtime.registry().whereis(name).orElseThrow();
        return (List<ServerRef<?, ?>>) supervisor.call(new DynamicCall.WhichChildren(), DEFAULT_TIMEOUT);
    }
}
