package io.genserver.monitoring;

import static io.genserver.Next.keep;

import io.genserver.Context;
import io.genserver.GenServer;
import io.genserver.Next;

/** A server that does what it is told. */
final class Worker implements GenServer<Integer, Void, Worker.Task> {
    /** What it may be told to do; may block and throw. */
    interface Task {
        void run() throws Exception;
    }

    @Override
    public Integer init(Context<Void, Task> context) {
        return 0;
    }

    @Override
    public Next<Integer> handleCast(Task task, Integer done) throws Exception {
        task.run();
        return keep(done + 1);
    }
}
