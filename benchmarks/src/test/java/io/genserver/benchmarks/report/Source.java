package io.genserver.benchmarks.report;

import io.genserver.benchmarks.Peer;
import java.util.Map;

/** Where the values of a workload come from; those of Erlang come from its own program. */
sealed interface Source {

    /**
     * A JMH benchmark, with {@code peer} as one more parameter.
     *
     * @param inverted whether its rate is shown as microseconds an operation
     */
    record Jmh(Class<?> benchmark, Map<String, String> parameters, boolean inverted) implements Source {}

    /** A program that prints one value, and here its work, for a run without a process of its own. */
    record Program(Class<?> main, Work work) implements Source {
        interface Work {
            double measure(Peer peer) throws Exception;
        }
    }

    /** Servers of the chat; a run tells several values, by the ids of their workloads. */
    record Chat(Run run, int forks) implements Source {
        interface Run {
            Map<String, Double> measure(Peer peer) throws Exception;
        }
    }
}
