package io.genserver.benchmarks;

import java.lang.ref.Reference;

/** How much heap a server takes that has handled a message and waits for the next, references to it included. */
public final class IdleBytesMain {
    private static final int SERVERS = Size.of(200_000, 1_000);
    private static final int WARM_UP = Size.of(2_000, 10);

    private IdleBytesMain() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.out.println(measure(Peer.valueOf(arguments[0])));
    }

    /** Bytes of heap a server. */
    public static double measure(Peer peer) throws InterruptedException {
        try (var world = new World()) {
            settle(peer, world, WARM_UP, 0);
        }
        try (var world = new World()) {
            settle(peer, world, 1, 0); // so that what is made once is there
            long before = usedHeap();
            StartBenchmark.Crowd crowd = settle(peer, world, SERVERS, 1);
            long after = usedHeap();
            Reference.reachabilityFence(crowd);
            return (after - before) / (double) SERVERS;
        }
    }

    private static StartBenchmark.Crowd settle(Peer peer, World world, int servers, int round)
            throws InterruptedException {
        StartBenchmark.Crowd crowd = CrowdPeers.of(peer, world, new Finish(), "crowd" + round);
        crowd.start(servers);
        crowd.wake();
        return crowd;
    }

    private static long usedHeap() throws InterruptedException {
        long last = Long.MAX_VALUE;
        while (true) { // servers may still be on their way to rest when their message has been handled
            System.gc();
            Runtime vm = Runtime.getRuntime();
            long used = vm.totalMemory() - vm.freeMemory();
            if (used >= last) {
                return used;
            }
            last = used;
            Thread.sleep(50);
        }
    }
}
