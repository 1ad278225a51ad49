package io.genserver;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;

import java.util.List;
import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.infra.collectors.DiskReadCollector;
import org.openjdk.jcstress.infra.collectors.InProcessCollector;
import org.openjdk.jcstress.infra.collectors.TestResult;
import org.openjdk.jcstress.infra.grading.ReportUtils;

/**
 * Runs the jcstress tests as their own main class does, which fails on what is forbidden. What they mark as interesting
 * is the fault of a naive variant, and must have been seen.
 */
final class StressMain {
    private StressMain() {}

    public static void main(String[] args) throws Exception {
        var options = new Options(args);
        if (!options.parse()) {
            throw new IllegalArgumentException("not options of jcstress: " + String.join(" ", args));
        }
        new JCStress(options).run();

        var results = new InProcessCollector();
        var reader = new DiskReadCollector(options.getResultFile(), results);
        reader.dump();
        reader.close();
        List<TestResult> tests = ReportUtils.mergedByName(results.getTestResults());
        if (tests.isEmpty()) {
            throw new AssertionError("no stress test ran");
        }
        List<String> unseen = tests.stream()
                .filter(StressMain::missesItsFault)
                .map(TestResult::getName)
                .toList();
        if (!unseen.isEmpty()) {
            throw new AssertionError("the faults of these were not seen: " + unseen);
        }
        System.out.println(tests.size() + " stress tests passed, and the faults of the naive variants were seen.");
    }

    private static boolean missesItsFault(TestResult test) {
        return test.grading().gradingResults.values().stream()
                .anyMatch(outcome -> outcome.expect == ACCEPTABLE_INTERESTING && outcome.count == 0);
    }
}
