package io.genserver.examples;

import static io.genserver.Next.keep;
import static io.genserver.Next.reply;

import io.genserver.Call;
import io.genserver.Context;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.MailboxFullException;
import io.genserver.Next;
import io.genserver.Overflow;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.StartOptions;
import java.util.concurrent.CountDownLatch;

/** A printer that has run out of paper while jobs come in. */
final class BoundedMailboxExample {
    record Printed() implements Call<Printed, Integer> {}

    record Page(int number) {}

    static final class Printer implements GenServer<Integer, Printed, Page> {
        private final CountDownLatch printing;
        private final CountDownLatch paper;

        Printer(CountDownLatch printing, CountDownLatch paper) {
            this.printing = printing;
            this.paper = paper;
        }

        public Integer init(Context<Printed, Page> context) {
            return 0;
        }

        public Next<Integer> handleCall(Printed printed, From<?> from, Integer count) {
            return reply(printed, count, count);
        }

        public Next<Integer> handleCast(Page page, Integer count) throws InterruptedException {
            printing.countDown();
            paper.await();
            return keep(count + 1);
        }
    }

    /** How many messages were taken or refused, and what the call behind the pages was told. */
    static String use() throws InterruptedException {
        var printing = new CountDownLatch(1);
        var paper = new CountDownLatch(1);
        try (var runtime = ServerRuntime.create()) {
            // @start region="bounded"
            StartOptions options = StartOptions.named("printer").withMailbox(3, Overflow.REJECT);
            ServerRef<Printed, Page> printer = runtime.start(new Printer(printing, paper), options);

            int taken = 0;
            for (int number = 1; number <= 10; number++) {
                if (printer.cast(new Page(number))) { // false: the mailbox is full
                    taken++;
                }
            }
            // @end
            printing.await(); // the printer has taken a page: from here on nobody makes room
            if (printer.cast(new Page(11))) {
                taken++;
            }
            String answer;
            // @start region="full"
            try {
                answer = printer.call(new Printed()) + " printed";
            } catch (MailboxFullException e) {
                answer = "busy"; // told at once, and not after a time-out
            }
            // @end
            long dropped = runtime.observer().snapshot().dropped(); // the pages refused, and the call
            paper.countDown();
            return taken + dropped + ", " + answer;
        }
    }

    public static void main(String[] args) throws InterruptedException {
        System.out.println(use());
    }

    private BoundedMailboxExample() {}
}
