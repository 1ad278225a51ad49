package io.genserver.examples;

import static io.genserver.Next.reply;

import io.genserver.Call;
import io.genserver.CallCycleException;
import io.genserver.Context;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.StartOptions;
import java.util.List;

/** Two clerks, each of whom sends you to the other. */
final class CycleExample {

    // @start region="cycle"
    record WhoIsInCharge() implements Call<WhoIsInCharge, List<String>> {}

    static final class Clerk implements GenServer<ServerRef<WhoIsInCharge, Void>, WhoIsInCharge, Void> {
        private final String colleague;

        Clerk(String colleague) {
            this.colleague = colleague;
        }

        public ServerRef<WhoIsInCharge, Void> init(Context<WhoIsInCharge, Void> context) {
            return context.runtime().registry().ref(colleague, Clerk.class);
        }

        public Next<ServerRef<WhoIsInCharge, Void>> handleCall(
                WhoIsInCharge question, From<?> from, ServerRef<WhoIsInCharge, Void> other) {
            try {
                return reply(question, other.call(question), other);
            } catch (CallCycleException e) {
                return reply(question, e.chain(), other); // the second clerk finds out that the first waits for it
            }
        }
    }
    // @end

    static String use() {
        try (var runtime = ServerRuntime.create()) {
            // @start region="use"
            ServerRef<WhoIsInCharge, Void> smith = runtime.start(new Clerk("jones"), StartOptions.named("smith"));
            runtime.start(new Clerk("smith"), StartOptions.named("jones"));

            List<String> chain = smith.call(new WhoIsInCharge()); // jones, smith, jones
            // @end
            return String.join(" -> ", chain);
        }
    }

    public static void main(String[] args) {
        System.out.println(use());
    }

    private CycleExample() {}
}
