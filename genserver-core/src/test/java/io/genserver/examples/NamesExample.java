package io.genserver.examples;

import io.genserver.KeyTakenException;
import io.genserver.KeyedRegistry;
import io.genserver.NameTakenException;
import io.genserver.Registry;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.StartOptions;
import io.genserver.examples.CounterExample.Add;
import io.genserver.examples.CounterExample.Counter;
import io.genserver.examples.CounterExample.CounterCall;
import io.genserver.examples.CounterExample.CounterCall.Get;
import java.util.Optional;

/** Servers found by name and by key. */
final class NamesExample {

    static String name() {
        try (var runtime = ServerRuntime.create()) {
            // @start region="names"
            runtime.start(new Counter(), StartOptions.named("visitors"));

            Registry names = runtime.registry();
            Optional<ServerRef<CounterCall<?>, Add>> now = names.whereis("visitors", Counter.class); // this very server
            ServerRef<CounterCall<?>, Add> visitors = names.ref("visitors", Counter.class); // whoever has the name
            visitors.cast(new Add(1));
            // @end
            now.orElseThrow().stop();
            boolean accepted = visitors.cast(new Add(1));
            runtime.start(new Counter(), StartOptions.named("visitors"));
            return "accepted: " + accepted + ", then " + visitors.call(new Get());
        }
    }

    static boolean takeTwice() {
        try (var runtime = ServerRuntime.create()) {
            // @start region="taken"
            ServerRef<CounterCall<?>, Add> first = runtime.start(new Counter(), StartOptions.named("visitors"));
            try {
                runtime.start(new Counter(), StartOptions.named("visitors"));
                return false;
            } catch (NameTakenException e) {
                return e.holder() == first;
            }
            // @end
        }
    }

    static String key() {
        try (var runtime = ServerRuntime.create()) {
            ServerRef<CounterCall<?>, Add> alice = runtime.start(new Counter());
            ServerRef<CounterCall<?>, Add> bob = runtime.start(new Counter());
            // @start region="unique"
            KeyedRegistry<Integer, String, Add> tables = KeyedRegistry.unique();
            tables.register(7, alice, "by the window");
            try {
                tables.register(7, bob, "by the window");
                return "both sit there";
            } catch (KeyTakenException e) {
                e.holder().stop(); // and with it goes its entry
                tables.register(7, bob, "by the window");
                return "bob sits there: " + tables.whereis(7).equals(Optional.of(bob));
            }
            // @end
        }
    }

    public static void main(String[] args) {
        System.out.println(name());
        System.out.println(takeTwice());
        System.out.println(key());
    }

    private NamesExample() {}
}
