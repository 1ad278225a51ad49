package io.genserver.chat;

import static io.genserver.chat.Chat.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.genserver.ServerInfo;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SortedSet;

/**
 * How much a chat holds at a moment: what has to be as before when those have gone who made it hold more.
 *
 * @param sockets open connections, of HTTP too
 * @param servers by name, without the rooms', which stay a while in case somebody comes back, and the connections' numbers
 * @param names all that are registered
 * @param heap bytes that are used after a collection
 * @param buffers bytes of Netty's buffers, used or kept for use
 */
record Levels(long sockets, List<String> servers, SortedSet<String> names, long heap, long buffers) {
    /** Caches, compiled code and whatever other tests do in this JVM meanwhile; a leak of what an attack sends is more. */
    private static final long SLACK = 64 << 20;

    static Levels of(Chat chat) {
        return of(chat, heapAfterCollection());
    }

    /** With the heap as it was at another time: to look takes a collection. */
    static Levels of(Chat chat, long heap) {
        return new Levels(
                OpenSockets.of(chat.port()),
                serversOf(chat),
                chat.runtime().registry().names(),
                heap,
                usedBuffers());
    }

    /** Waits until the chat holds no more than this. */
    void awaitReturn(Chat chat) {
        eventually(
                () -> assertThat(OpenSockets.of(chat.port())).as("open sockets").isEqualTo(sockets));
        eventually(() -> assertThat(serversOf(chat)).as("servers").isEqualTo(servers));
        assertThat(chat.runtime().registry().names()).as("names").isEqualTo(names);
        if (usedHeap() > heap + SLACK) {
            eventually(() -> assertThat(heapAfterCollection()).as("heap").isLessThan(heap + SLACK));
        }
        assertThat(usedBuffers()).as("Netty's buffers").isLessThan(buffers + SLACK);
    }

    private static List<String> serversOf(Chat chat) {
        return chat.runtime().observer().snapshot().servers().stream()
                .map(ServerInfo::name)
                .filter(name -> !name.startsWith("room"))
                .sorted()
                .toList();
    }

    static long heapAfterCollection() {
        System.gc();
        return usedHeap();
    }

    private static long usedHeap() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    static long usedBuffers() {
        var metric = ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT).metric();
        return metric.usedDirectMemory() + metric.usedHeapMemory();
    }
}
