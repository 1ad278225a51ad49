package io.genserver.examples;

import static io.genserver.Next.keep;
import static io.genserver.Next.reply;

import io.genserver.Call;
import io.genserver.Context;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerRef;
import io.genserver.examples.DeferredReplyExample.DoorCall.Open;
import io.genserver.examples.DeferredReplyExample.DoorCall.PassThrough;
import java.util.List;
import java.util.stream.Stream;

/** A door: who wants to pass through it waits until somebody opens it, and the door is free for others meanwhile. */
final class DeferredReplyExample {
    sealed interface DoorCall<R> extends Call<DoorCall<?>, R> {
        record PassThrough(String who) implements DoorCall<String> {}

        record Open() implements DoorCall<Integer> {}
    }

    // @start region="deferred"
    static final class Door implements GenServer<List<Runnable>, DoorCall<?>, Void> {
        public List<Runnable> init(Context<DoorCall<?>, Void> context) {
            return List.of();
        }

        public Next<List<Runnable>> handleCall(DoorCall<?> call, From<?> from, List<Runnable> waiting) {
            return switch (call) {
                case PassThrough pass -> {
                    From<String> guest = from.as(pass); // its caller waits on
                    Runnable letIn = () -> guest.reply("welcome, " + pass.who());
                    yield keep(Stream.concat(waiting.stream(), Stream.of(letIn)).toList());
                }
                case Open open -> {
                    waiting.forEach(Runnable::run);
                    yield reply(open, waiting.size(), List.of());
                }
            };
        }
    }
    // @end

    static String use() throws InterruptedException {
        ServerRef<DoorCall<?>, Void> door = GenServer.start(new Door());
        var greeting = new StringBuffer();
        Thread alice = Thread.startVirtualThread(() -> greeting.append(door.call(new PassThrough("Alice"))));
        while (door.call(new Open()) == 0) {
            Thread.onSpinWait(); // Alice is not there yet
        }
        alice.join();
        door.stop();
        return greeting.toString();
    }

    public static void main(String[] args) throws InterruptedException {
        System.out.println(use());
    }

    private DeferredReplyExample() {}
}
