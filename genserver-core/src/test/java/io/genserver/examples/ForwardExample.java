package io.genserver.examples;

import static io.genserver.Next.keep;
import static io.genserver.Next.reply;

import io.genserver.Call;
import io.genserver.Context;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerRef;

/** A desk that takes orders, and a workshop that answers them. */
final class ForwardExample {

    // @start region="forward"
    record Repair(String thing) implements Call<Repair, String> {}

    record Job(String thing, From<String> customer) {}

    static final class Desk implements GenServer<ServerRef<Void, Job>, Repair, Void> {
        private final ServerRef<Void, Job> workshop;

        Desk(ServerRef<Void, Job> workshop) {
            this.workshop = workshop;
        }

        public ServerRef<Void, Job> init(Context<Repair, Void> context) {
            return workshop;
        }

        public Next<ServerRef<Void, Job>> handleCall(Repair repair, From<?> from, ServerRef<Void, Job> state) {
            boolean taken = state.cast(new Job(repair.thing(), from.as(repair)));
            return taken ? keep(state) : reply(repair, "closed today", state);
        }
    }

    static final class Workshop implements GenServer<Integer, Void, Job> {
        public Integer init(Context<Void, Job> context) {
            return 0;
        }

        public Next<Integer> handleCast(Job job, Integer done) {
            job.customer().reply("mended: " + job.thing()); // answers whoever called the desk
            return keep(done + 1);
        }
    }
    // @end

    static String use() {
        ServerRef<Void, Job> workshop = GenServer.start(new Workshop());
        ServerRef<Repair, Void> desk = GenServer.start(new Desk(workshop));
        String answer = desk.call(new Repair("a clock"));
        workshop.stop();
        String later = desk.call(new Repair("a radio"));
        desk.stop();
        return answer + ", then " + later;
    }

    public static void main(String[] args) {
        System.out.println(use());
    }

    private ForwardExample() {}
}
