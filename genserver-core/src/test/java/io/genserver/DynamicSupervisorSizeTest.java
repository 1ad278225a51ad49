package io.genserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class DynamicSupervisorSizeTest {
    private static final int FEW = 1_000;
    private static final int MANY = 200_000;
    private static final int ROUNDS = 2_000;

    /** What is told apart is constant from linear time, which would be 200 times as long. */
    private static final int LOOSELY = 20;

    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(report -> {});

    private final DynamicSupervisor<Integer, Void, Void> group = named("group");
    private final DynamicSupervisor<Integer, Void, Void> crowd = named("crowd");

    @Test
    void aChildIsStartedAndStoppedAmongManyAsFastAsAmongFew() {
        // given
        Supervisor.start(
                SupervisorSpec.of(Strategy.ONE_FOR_ONE, group.childSpec(), crowd.childSpec()), "tree", runtime);
        grow(group, FEW);
        List<ServerRef<Void, Void>> children = grow(crowd, MANY);

        // when: by turns, so that what else the machine does weighs on both
        List<Long> amongFew = new ArrayList<>();
        List<Long> amongMany = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            amongFew.add(timeOfStartAndStop(group));
            amongMany.add(timeOfStartAndStop(crowd));
        }

        // then
        assertThat(crowd.countChildren()).isEqualTo(new ChildCounts(1, MANY, 0, MANY));
        assertThat(median(amongMany)).isLessThan(LOOSELY * median(amongFew));
        assertThat(crowd.terminateChild(children.getFirst())).isTrue();
        assertThat(crowd.terminateChild(children.getLast())).isTrue();
    }

    private DynamicSupervisor<Integer, Void, Void> named(String name) {
        return DynamicSupervisor.named(name, runtime, number -> (GenServer<Integer, Void, Void>) context -> number);
    }

    private static List<ServerRef<Void, Void>> grow(DynamicSupervisor<Integer, Void, Void> supervisor, int size) {
        return IntStream.range(0, size).mapToObj(supervisor::startChild).toList();
    }

    private static long timeOfStartAndStop(DynamicSupervisor<Integer, Void, Void> supervisor) {
        long start = System.nanoTime();
        supervisor.terminateChild(supervisor.startChild(0));
        return System.nanoTime() - start;
    }

    private static long median(List<Long> times) {
        return times.stream().sorted().toList().get(times.size() / 2);
    }
}
