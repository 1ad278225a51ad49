package io.genserver.eventbus;

import io.genserver.Context;
import io.genserver.GenServer;
import io.genserver.Next;
import java.util.List;

/** Keeps what is cast to it in a list of the test's. */
record Recorder<E>(List<E> heard) implements GenServer<List<E>, Void, E> {

    @Override
    public List<E> init(Context<Void, E> context) {
        return heard;
    }

    @Override
    public Next<List<E>> handleCast(E event, List<E> state) {
        state.add(event);
        return Next.keep(state);
    }
}
