package io.genserver.examples;

import static io.genserver.Next.reply;

import io.genserver.Call;
import io.genserver.Context;
import io.genserver.DynamicSupervisor;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.RestartIntensity;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import java.time.Duration;

final class DynamicSupervisorExample {
    private DynamicSupervisorExample() {}

    record Greet() implements Call<Greet, String> {}

    record Greeter(String name) implements GenServer<String, Greet, Void> {
        @Override
        public String init(Context<Greet, Void> context) {
            return "Hello " + name;
        }

        @Override
        public Next<String> handleCall(Greet greet, From<?> from, String greeting) {
            return reply(greet, greeting, greeting);
        }
    }

    static String run(ServerRuntime runtime) {
        // @start region="dynamic"
        DynamicSupervisor<String, Greet, Void> greeters = DynamicSupervisor.named(
                        "greeters", runtime, (String name) -> new Greeter(name))
                .withIntensity(new RestartIntensity(10, Duration.ofMinutes(1)));
        Supervisor.start(SupervisorSpec.of(Strategy.ONE_FOR_ONE, greeters.childSpec()), "greeting", runtime);

        ServerRef<Greet, Void> ada = greeters.startChild("Ada");
        String greeting = ada.call(new Greet()); // "Hello Ada"
        greeters.terminateChild(ada);
        // @end
        return greeting;
    }
}
