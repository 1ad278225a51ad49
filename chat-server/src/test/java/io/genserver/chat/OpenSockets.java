package io.genserver.chat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The TCP connections that a server of this machine holds, as Linux sees them. */
final class OpenSockets {
    private static final Path TCP = Path.of("/proc/net/tcp");
    private static final Path TCP6 = Path.of("/proc/net/tcp6");

    /** The states in which no program has the socket (any more, or yet), and that of a listener. */
    private static final String NOBODYS = "03|06|07|0A|0C"; // SYN_RECV, TIME_WAIT, CLOSE, LISTEN, NEW_SYN_RECV

    private OpenSockets() {}

    /** How many connections to a port are open. Those that the kernel alone is still closing do not count. */
    static long of(int port) {
        String local = ":%04X".formatted(port);
        return sockets()
                .filter(fields -> fields[1].endsWith(local)
                        && !fields[3].matches(NOBODYS)
                        && !fields[9].equals("0")) // the inode is 0 when no program has it
                .count();
    }

    /** How many bytes the server at {@code port} has written to the client at {@code clientPort} that the client has not taken. */
    static long unsent(int port, int clientPort) {
        return sockets()
                .filter(fields -> fields[1].endsWith(":%04X".formatted(port))
                        && fields[2].endsWith(":%04X".formatted(clientPort)))
                .mapToLong(fields -> Long.parseLong(fields[4].substring(0, 8), 16))
                .sum();
    }

    private static Stream<String[]> sockets() {
        return Stream.of(TCP, TCP6)
                .filter(Files::exists)
                .flatMap(OpenSockets::lines)
                .map(line -> line.strip().split("\\s+"));
    }

    private static Stream<String> lines(Path table) {
        try {
            return Files.readAllLines(table).stream().skip(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
