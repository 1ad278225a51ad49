package io.genserver.examples;

import static io.genserver.Next.reply;

import io.genserver.Call;
import io.genserver.Context;
import io.genserver.DynamicSupervisor;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;

/** A server for each guest. */
final class DynamicSupervisorExample {
    record Greet(String greeting) implements Call<Greet, String> {}

    record Guest(String name) implements GenServer<String, Greet, Void> {
        public String init(Context<Greet, Void> context) {
            return name;
        }

        public Next<String> handleCall(Greet greet, From<?> from, String state) {
            return reply(greet, greet.greeting() + ", " + state, state);
        }
    }

    static String use() {
        try (var runtime = ServerRuntime.create()) {
            // @start region="dynamic"
            DynamicSupervisor<String, Greet, Void> guests = DynamicSupervisor.named("guests", runtime, Guest::new);
            Supervisor house =
                    Supervisor.start(SupervisorSpec.of(Strategy.ONE_FOR_ONE, guests.childSpec()), "house", runtime);

            ServerRef<Greet, Void> alice = guests.startChild("Alice");
            String answer = alice.call(new Greet("good evening"));
            guests.terminateChild(alice);
            // @end
            house.stop();
            return answer;
        }
    }

    public static void main(String[] args) {
        System.out.println(use());
    }

    private DynamicSupervisorExample() {}
}
