package io.genserver.monitoring;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.time.Duration;

/** Reads the {@link Memory} of this process. */
final class Heap {
    private Heap() {}

    static Memory read() {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        long collections = 0;
        long millis = 0;
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            collections += Math.max(0, collector.getCollectionCount()); // -1 if it does not say
            millis += Math.max(0, collector.getCollectionTime());
        }
        return new Memory(
                heap.getUsed(),
                heap.getCommitted(),
                heap.getMax() > 0 ? heap.getMax() : Runtime.getRuntime().maxMemory(),
                collections,
                Duration.ofMillis(millis));
    }
}
