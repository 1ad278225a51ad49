package io.genserver.examples;

import static io.genserver.Next.reply;

import io.genserver.Call;
import io.genserver.CallCycleException;
import io.genserver.CallInterruptedException;
import io.genserver.CallTimeoutException;
import io.genserver.Context;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.GenServerException;
import io.genserver.KeyTakenException;
import io.genserver.MailboxFullException;
import io.genserver.NameTakenException;
import io.genserver.Next;
import io.genserver.ServerExitedException;
import io.genserver.ServerRef;
import io.genserver.StartException;
import io.genserver.SupervisorException;
import io.genserver.examples.DeferredReplyExample.Door;
import io.genserver.examples.DeferredReplyExample.DoorCall;
import io.genserver.examples.DeferredReplyExample.DoorCall.Open;
import io.genserver.examples.DeferredReplyExample.DoorCall.PassThrough;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** What becomes of calls. */
final class CallsExample {

    // @start region="errors"
    static String explain(GenServerException e) {
        return switch (e) {
            case CallTimeoutException late -> "no reply in time, but it may still be at work";
            case ServerExitedException gone -> "it was not there, or ended first: " + gone.reason();
            case MailboxFullException busy -> "it has too much to do";
            case CallCycleException cycle -> "it would wait for itself: " + String.join(" -> ", cycle.chain());
            case CallInterruptedException interrupted -> "this thread is to stop waiting";
            case StartException start -> start.isIgnored() ? "it is not needed" : "it did not start";
            case NameTakenException name -> "the name belongs to " + name.holder();
            case KeyTakenException key -> "the key belongs to " + key.holder();
            case SupervisorException refused -> "the supervisor refused: " + refused.getMessage();
        };
    }
    // @end

    static String stand(ServerRef<DoorCall<?>, Void> door) {
        // @start region="timeout"
        try {
            return door.call(new PassThrough("Bob"), Duration.ofMillis(20));
        } catch (CallTimeoutException e) {
            return "nobody has opened"; // should somebody now, the reply to Bob is dropped
        }
        // @end
    }

    static String await() {
        ServerRef<DoorCall<?>, Void> door = GenServer.start(new Door());
        String bob = stand(door);
        // @start region="async"
        CompletableFuture<String> greeting = door.callAsync(new PassThrough("Carol"), Duration.ofMinutes(1));
        door.call(new Open()); // sent after it from the same thread, and so handled after it
        String text = greeting.join();
        // @end
        door.stop();
        return bob + ", " + text;
    }

    // @start region="crash"
    record Divide(int dividend, int divisor) implements Call<Divide, Integer> {}

    static final class Divider implements GenServer<Long, Divide, Void> {
        public Long init(Context<Divide, Void> context) {
            return 0L; // how many divisions there were
        }

        public Next<Long> handleCall(Divide divide, From<?> from, Long count) {
            return reply(divide, divide.dividend() / divide.divisor(), count + 1);
        }
    }
    // @end

    static String crash() {
        // @start region="use-crash"
        ServerRef<Divide, Void> divider = GenServer.start(new Divider());
        try {
            divider.call(new Divide(1, 0)); // throws in the server, and so ends it
        } catch (ServerExitedException e) {
            return e.getCause() + ", " + divider.awaitExit(Duration.ofSeconds(5)); // Crash, with the same cause
        }
        // @end
        return "it is not to come to this";
    }

    public static void main(String[] args) {
        System.out.println(await());
        System.out.println(crash());
    }

    private CallsExample() {}
}
