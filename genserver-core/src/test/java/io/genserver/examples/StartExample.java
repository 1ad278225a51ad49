package io.genserver.examples;

import static io.genserver.Next.keep;
import static io.genserver.Next.reply;

import io.genserver.Call;
import io.genserver.Context;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.StartException;
import io.genserver.StartOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A server with much to do before its first message. */
final class StartExample {

    // @start region="continue"
    record Knows(String word) implements Call<Knows, Boolean> {}

    record Load() {}

    static final class Dictionary implements GenServer<Set<String>, Knows, Load> {
        private final Path file;

        Dictionary(Path file) {
            this.file = file;
        }

        public Set<String> init(Context<Knows, Load> context) {
            if (!Files.isReadable(file)) {
                throw StartException.refuse("there is no " + file);
            }
            context.continueWith(new Load()); // before any message, but whoever starts this need not wait for it
            return Set.of();
        }

        public Next<Set<String>> handleContinue(Load load, Set<String> empty) throws IOException {
            return keep(Set.copyOf(Files.readAllLines(file)));
        }

        public Next<Set<String>> handleCall(Knows knows, From<?> from, Set<String> words) {
            return reply(knows, words.contains(knows.word()), words);
        }
    }
    // @end

    static String use() throws IOException {
        Path file = Files.write(Files.createTempFile("words", ".txt"), List.of("ant", "bee"));
        try (var runtime = ServerRuntime.create()) {
            // @start region="options"
            StartOptions options = StartOptions.named("dictionary").withInitTimeout(Duration.ofSeconds(30));
            ServerRef<Knows, Load> dictionary = runtime.start(new Dictionary(file), options);
            boolean known = dictionary.call(new Knows("bee"));
            // @end
            return "known: " + known + ", " + refuse(runtime);
        } finally {
            Files.delete(file);
        }
    }

    private static String refuse(ServerRuntime runtime) {
        // @start region="refuse"
        try {
            runtime.start(new Dictionary(Path.of("no/such/file")));
            return "started";
        } catch (StartException e) {
            return e.isIgnored() ? "not needed" : "refused";
        }
        // @end
    }

    public static void main(String[] args) throws IOException {
        System.out.println(use());
    }

    private StartExample() {}
}
