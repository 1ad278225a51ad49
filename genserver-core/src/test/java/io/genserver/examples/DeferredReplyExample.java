package io.genserver.examples;

import static io.genserver.Next.keep;

import io.genserver.Call;
import io.genserver.Context;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Next;
import java.util.List;
import java.util.stream.Stream;

final class DeferredReplyExample {
    private DeferredReplyExample() {}

    record Await() implements Call<Await, String> {}

    // @start region="deferred"
    /** Callers wait at the gate until somebody opens it; its state is those who wait. */
    static final class Gate implements GenServer<List<From<String>>, Await, String> {
        public List<From<String>> init(Context<Await, String> context) {
            return List.of();
        }

        public Next<List<From<String>>> handleCall(Await call, From<?> from, List<From<String>> waiting) {
            return keep(
                    Stream.concat(waiting.stream(), Stream.of(from.as(call))).toList());
        }

        public Next<List<From<String>>> handleCast(String password, List<From<String>> waiting) {
            waiting.forEach(caller -> caller.reply(password));
            return keep(List.of());
        }
    }
    // @end
}
