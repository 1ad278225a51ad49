package io.genserver.benchmarks.report;

import io.genserver.benchmarks.Peer;
import io.genserver.benchmarks.PingPongBenchmark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Results that tests make up. */
final class Example {
    private static final Source ANY = new Source.Jmh(PingPongBenchmark.class, Map.of(), false);

    private Example() {}

    static Workload rate(Target... targets) {
        return workload("rate", Workload.Better.HIGHER, targets);
    }

    static Workload time(Target... targets) {
        return workload("time", Workload.Better.LOWER, targets);
    }

    private static Workload workload(String id, Workload.Better better, Target... targets) {
        List<Peer> peers = List.of(Peer.GENSERVER, Peer.PEKKO, Peer.ERLANG);
        return new Workload(Group.MESSAGES, id, "a <" + id + ">", "things", better, ANY, peers, List.of(targets));
    }

    /** Values of the genserver, Pekko, and if there is a third, Erlang. */
    static Results results(Workload workload, double... values) {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            samples.add(new Sample(workload.id(), workload.peers().get(i), List.of(values[i]), null));
        }
        return new Results(Map.of("machine", "two processors"), samples);
    }
}
