package io.genserver.examples;

import static io.genserver.Next.reply;

import io.genserver.Call;
import io.genserver.Context;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;

final class ProtocolExample {
    private ProtocolExample() {}

    // @start region="protocol"
    sealed interface ClockCall<R> extends Call<ClockCall<?>, R> {
        record Hour() implements ClockCall<Integer> {}

        record Chime(String sound) implements ClockCall<String> {}
    }
    // @end

    // @start region="handler"
    static final class Clock implements GenServer<Integer, ClockCall<?>, Void> {
        public Integer init(Context<ClockCall<?>, Void> context) {
            return 3;
        }

        public Next<Integer> handleCall(ClockCall<?> call, From<?> from, Integer hour) {
            return switch (call) {
                case ClockCall.Hour h -> reply(h, hour, hour);
                case ClockCall.Chime chime -> reply(chime, chime.sound().repeat(hour), hour);
            };
        }
    }
    // @end

    static String run(ServerRuntime runtime) {
        // @start region="use"
        ServerRef<ClockCall<?>, Void> clock = runtime.start(new Clock());
        int hour = clock.call(new ClockCall.Hour());
        String chime = clock.call(new ClockCall.Chime("bim ")); // "bim bim bim "
        // @end
        return hour + " " + chime;
    }
}
