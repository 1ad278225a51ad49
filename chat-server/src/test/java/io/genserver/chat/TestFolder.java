package io.genserver.chat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for a test's messages. */
record TestFolder(Path path, boolean isToBeDeleted) implements AutoCloseable {

    /** A new one, which is deleted in the end. */
    TestFolder() {
        this(make(), true);
    }

    /** One that stays. */
    static TestFolder of(Path path) {
        return new TestFolder(path, false);
    }

    private static Path make() {
        try {
            return Files.createTempDirectory("chat-data");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        if (!isToBeDeleted) {
            return;
        }
        List<Path> files;
        try (Stream<Path> all = Files.walk(path)) {
            files = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }
}
