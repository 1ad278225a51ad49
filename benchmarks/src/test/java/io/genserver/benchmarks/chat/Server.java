package io.genserver.benchmarks.chat;

import io.genserver.benchmarks.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The servers that can be started, from the folder of this module. All that bounds a client is opened, as one machine is all the clients. */
enum Server {
    CHAT("the chat is at https?://localhost:(\\d+)$") {
        @Override
        List<String> command(Path work) throws IOException {
            Path jar = Path.of("../chat-server/target/chat-server.jar")
                    .toAbsolutePath()
                    .normalize();
            if (!Files.isRegularFile(jar)) {
                throw new IllegalStateException(jar + " is missing: mvn package makes it");
            }
            List<String> command = new ArrayList<>(List.of(JAVA, HEAP, "-jar", jar.toString()));
            for (String option : List.of("port", "admin-port")) {
                command.addAll(List.of("--" + option, "0"));
            }
            for (String option : List.of("max-connections", "max-connections-per-address")) {
                command.addAll(List.of("--" + option, "1000000"));
            }
            for (String option : List.of("message-rate", "join-rate", "request-rate")) {
                command.addAll(List.of("--" + option, "1000000/1s", "--user-" + option, "1000000/1s"));
            }
            command.addAll(List.of("--byte-rate", "1GiB/1s", "--user-byte-rate", "1GiB/1s"));
            command.addAll(List.of("--ping-interval", "1h", "--idle-timeout", "2h"));
            command.addAll(List.of("--data-dir", work.resolve("data").toString()));
            return command;
        }
    },
    NETTY("listening on (\\d+)$") {
        @Override
        List<String> command(Path work) {
            return Tool.java(Stream.of(HEAP), BareNettyChat.class);
        }
    },
    NODE("listening on (\\d+)$") {
        @Override
        List<String> command(Path work) throws IOException {
            Path server = Path.of("target/benchmarks/node/server.mjs").toAbsolutePath();
            if (!Files.isDirectory(server.resolveSibling("node_modules"))) {
                throw new IllegalStateException(
                        server + " lacks its modules: src/test/node/install target/benchmarks/node puts them there");
            }
            return List.of("node", "--expose-gc", server.toString());
        }
    };

    private static final String JAVA =
            Path.of(System.getProperty("java.home"), "bin", "java").toString();
    private static final String HEAP = "-Xmx1g";

    private final Pattern started;

    Server(String started) {
        this.started = Pattern.compile(started);
    }

    abstract List<String> command(Path work) throws IOException;

    /** The line that says where it listens; its group is the port. */
    Pattern started() {
        return started;
    }

    boolean isJava() {
        return this != NODE;
    }
}
