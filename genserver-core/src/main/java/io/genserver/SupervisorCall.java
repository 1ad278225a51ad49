package io.genserver;

import java.util.List;

/** What a {@link Supervisor} asks its server; all but the questions may be refused. */
sealed interface SupervisorCall<R> extends Call<SupervisorCall<?>, R> {

    record StartChild<Q, C>(ChildSpec<Q, C> spec) implements SupervisorCall<Attempt<ServerRef<Q, C>>> {}

    record TerminateChild(String id) implements SupervisorCall<Attempt<Boolean>> {}

    record RestartChild(String id) implements SupervisorCall<Attempt<ServerRef<?, ?>>> {}

    record DeleteChild(String id) implements SupervisorCall<Attempt<Boolean>> {}

    record WhichChildren() implements SupervisorCall<List<ChildInfo>> {}

    record CountChildren() implements SupervisorCall<ChildCounts> {}
}
