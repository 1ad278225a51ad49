package io.genserver.examples;

import static io.genserver.Next.keep;

import io.genserver.Call;
import io.genserver.Context;
import io.genserver.GenServer;
import io.genserver.KeyedRegistry;
import io.genserver.Next;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import java.util.List;

/** Readers of newspapers. */
final class KeyedRegistryExample {
    record None() implements Call<None, Void> {}

    record Issue(String headline) {}

    static final class Reader implements GenServer<Integer, None, Issue> {
        public Integer init(Context<None, Issue> context) {
            return 0;
        }

        public Next<Integer> handleCast(Issue issue, Integer read) {
            return keep(read + 1);
        }
    }

    static String use() {
        try (var runtime = ServerRuntime.create()) {
            ServerRef<None, Issue> alice = runtime.start(new Reader());
            ServerRef<None, Issue> bob = runtime.start(new Reader());
            // @start region="registry"
            KeyedRegistry<String, Integer, Issue> readers = KeyedRegistry.duplicate();
            readers.register("times/sport", alice, 1); // one copy
            readers.register("times/arts", alice, 1);
            readers.register("times/sport", bob, 5);

            int reached = readers.dispatch("times/sport", new Issue("A draw"));
            readers.update("times/sport", bob, copies -> copies + 1);
            int copies = readers.match("times/*").stream()
                    .mapToInt(KeyedRegistry.Entry::value)
                    .sum();

            alice.stop(); // and is in no registry any more
            List<KeyedRegistry.Entry<String, Integer, Issue>> left = readers.lookup("times/sport");
            // @end
            return reached + " readers, " + copies + " copies, " + left.size() + " left";
        }
    }

    public static void main(String[] args) {
        System.out.println(use());
    }

    private KeyedRegistryExample() {}
}
