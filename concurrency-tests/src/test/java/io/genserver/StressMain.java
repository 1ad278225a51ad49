package io.genserver;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.ReportUtils;

/**
 * Runs the jcstress tests as their own main class does, which fails on what is forbidden. What they mark as interesting
 * is the fault of a naive variant, and must be seen. How soon it is depends on how often two threads really run at once,
 * so on a machine with other work the naive variants are run again until it is.
 */
final class StressMain {
    private static final int MAX_RUNS = 10;

    private StressMain() {}

    public static void main(String[] args) throws Exception {
        List<TestResult> tests = run(List.of(args));
        if (tests.isEmpty()) {
            throw new AssertionError("no stress test ran");
        }
        List<String> unseen = missed(tests);
        for (int runs = 1; !unseen.isEmpty(); runs++) {
            if (runs == MAX_RUNS) {
                throw new AssertionError("the faults of these were not seen in " + runs + " runs: " + unseen);
            }
            List<String> again = new ArrayList<>(List.of(args));
            again.add("-t");
            again.add(unseen.stream().map(Pattern::quote).collect(Collectors.joining("|", "(", ")$")));
            unseen = missed(run(again));
        }
        System.out.println(tests.size() + " stress tests passed, and the faults of the naive variants were seen.");
    }

    private static List<TestResult> run(List<String> args) throws Exception {
        var options = new Options(args.toArray(String[]::new));
        if (!options.parse()) {
            throw new IllegalArgumentException("not options of jcstress: " + String.join(" ", args));
        }
        new JCStress(options).run();
        var results = new InProcessCollector();
        var reader = new DiskReadCollector(options.getResultFile(), results);
        reader.dump();
        reader.close();
        return ReportUtils.mergedByName(results.getTestResults());
    }

    /** The tests whose fault was not seen. */
    private static List<String> missed(List<TestResult> tests) {
        return tests.stream()
                .filter(StressMain::missesItsFault)
                .map(TestResult::getName)
                .toList();
    }

    private static boolean missesItsFault(TestResult test) {
        return test.grading().gradingResults.values().stream()
                .anyMatch(outcome -> outcome.expect == ACCEPTABLE_INTERESTING && outcome.count == 0);
    }
}
