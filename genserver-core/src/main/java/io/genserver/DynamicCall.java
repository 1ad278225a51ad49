package io.genserver;

import java.util.List;

/** What a {@link DynamicSupervisor} asks its server. */
sealed interface DynamicCall<A, Q, C> {

    record StartChild<A, Q, C>(A argument)
            implements DynamicCall<A, Q, C>, Call<DynamicCall<A, Q, C>, Attempt<ServerRef<Q, C>>> {}

    record TerminateChild<A, Q, C>(ServerRef<Q, C> child)
            implements DynamicCall<A, Q, C>, Call<DynamicCall<A, Q, C>, Boolean> {}

    record WhichChildren<A, Q, C>()
            implements DynamicCall<A, Q, C>, Call<DynamicCall<A, Q, C>, List<ServerRef<Q, C>>> {}

    record CountChildren<A, Q, C>() implements DynamicCall<A, Q, C>, Call<DynamicCall<A, Q, C>, ChildCounts> {}
}
