package io.genserver.chat;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A file system of a test's own, in memory; which takes privileges, and without them the test is skipped. */
record TestMount(Path path) implements AutoCloseable {

    static TestMount at(Path path, String options) throws IOException, InterruptedException {
        Process mount = new ProcessBuilder("mount", "-t", "tmpfs", "-o", options, "tmpfs", path.toString())
                .redirectErrorStream(true)
                .start();
        assumeTrue(mount.waitFor() == 0, "may not mount");
        return new TestMount(path);
    }

    void remount(String options) throws IOException, InterruptedException {
        run("mount", "-o", "remount," + options, path.toString());
    }

    static void run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        assertThat(process.waitFor()).as("%s: %s", List.of(command), output).isZero();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        run("umount", "--lazy", path.toString());
    }
}
