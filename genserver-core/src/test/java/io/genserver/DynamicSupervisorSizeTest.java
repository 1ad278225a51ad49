package io.genserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class DynamicSupervisorSizeTest {
    private static final int FEW = 1_000;
    private static final int MANY = 200_000;

    /** What is told apart is constant from linear time, which would be 200 times as long. */
    private static final int LOOSELY = 20;

    @AutoClose
    private final ServerRuntime runtime = ServerRuntime.create(report -> {});

    private final DynamicSupervisor<Integer, Void, Void> crowd =
            DynamicSupervisor.named("crowd", runtime, number -> (GenServer<Integer, Void, Void>) context -> number);

    @Test
    void aChildIsStartedAndStoppedAmongManyAsFastAsAmongFew() {
        // given
        Supervisor.start(SupervisorSpec.of(Strategy.ONE_FOR_ONE, crowd.childSpec()), "tree", runtime);
        List<ServerRef<Void, Void>> children = new ArrayList<>();
        grow(children, FEW);
        medianOfStartAndStop();

        // when
        long amongFew = medianOfStartAndStop();
        grow(children, MANY);
        long amongMany = medianOfStartAndStop();

        // then
        assertThat(crowd.countChildren()).isEqualTo(new ChildCounts(1, MANY, 0, MANY));
        assertThat(amongMany).isLessThan(LOOSELY * amongFew);
        assertThat(crowd.terminateChild(children.getFirst())).isTrue();
        assertThat(crowd.terminateChild(children.getLast())).isTrue();
    }

    private void grow(List<ServerRef<Void, Void>> children, int size) {
        while (children.size() < size) {
            children.add(crowd.startChild(children.size()));
        }
    }

    private long medianOfStartAndStop() {
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < FEW; i++) {
            long start = System.nanoTime();
            crowd.terminateChild(crowd.startChild(i));
            times.add(System.nanoTime() - start);
        }
        return times.stream().sorted().toList().get(FEW / 2);
    }
}
