package io.genserver.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.examples.DeferredReplyExample.Await;
import io.genserver.examples.DeferredReplyExample.Gate;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExamplesTest {
    private final ServerRuntime runtime = ServerRuntime.create();

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void theCounterCounts() {
        assertThat(CounterExample.run()).isEqualTo(2);
    }

    @Test
    void theClockChimes() {
        assertThat(ProtocolExample.run(runtime)).isEqualTo("3 bim bim bim ");
    }

    @Test
    void theGateAnswersThoseWhoWait() {
        ServerRef<Await, String> gate = runtime.start(new Gate());
        CompletableFuture<String> caller = new CompletableFuture<>();
        Thread.startVirtualThread(() -> caller.complete(gate.call(new Await())));

        Awaitility.await().until(() -> {
            gate.cast("sesame");
            return caller.isDone();
        });

        assertThat(caller).isCompletedWithValue("sesame");
    }

    @Test
    void theTreeCountsVisits() {
        assertThat(SupervisorExample.run(runtime)).isEqualTo(1);
    }

    @Test
    void theGreeterGreets() {
        assertThat(DynamicSupervisorExample.run(runtime)).isEqualTo("Hello Ada");
    }
}
