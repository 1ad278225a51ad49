package io.genserver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What does not compile, and that what should does. */
class TypedMessagesTest {
    private static final String PROTOCOLS = """
            import io.genserver.*;
            import java.util.List;

            class Snippet {
                sealed interface CounterCall<R> extends Call<CounterCall<?>, R> {
                    record Get() implements CounterCall<Integer> {}
                    record Describe(String prefix) implements CounterCall<String> {}
                }
                sealed interface CounterCast { record Add(int by) implements CounterCast {} }

                sealed interface ClockCall<R> extends Call<ClockCall<?>, R> {
                    record Time() implements ClockCall<Long> {}
                }
                sealed interface ClockCast { record Tick() implements ClockCast {} }

                ServerRef<CounterCall<?>, CounterCast> counter;
                Context<CounterCall<?>, CounterCast> context;

            %s
            }
            """;

    @TempDir
    private Path output;

    @Test
    void callsAndCastsOfTheServersOwnProtocolCompileWithoutCasts() throws IOException {
        assertThat(errorsIn("""
                        void use() {
                            counter.cast(new CounterCast.Add(1));
                            int count = counter.call(new CounterCall.Get());
                            String text = counter.call(new CounterCall.Describe("n = "));
                        }
                        """)).isEmpty();
    }

    @Test
    void aCallOfAnotherProtocolDoesNotCompile() throws IOException {
        assertThat(errorsIn("long time() { return counter.call(new ClockCall.Time()); }"))
                .singleElement()
                .asString()
                .contains("ClockCall");
    }

    @Test
    void aCastOfAnotherProtocolDoesNotCompile() throws IOException {
        assertThat(errorsIn("void tick() { counter.cast(new ClockCast.Tick()); }"))
                .singleElement()
                .asString()
                .contains("Tick");
    }

    @Test
    void aCallIsNoCast() throws IOException {
        assertThat(errorsIn("void get() { counter.cast(new CounterCall.Get()); }"))
                .hasSize(1);
    }

    @Test
    void aReplyOfAnotherTypeThanTheCallsDoesNotCompile() throws IOException {
        assertThat(errorsIn("String get() { return counter.call(new CounterCall.Get()); }"))
                .hasSize(1);
        assertThat(errorsIn("Next<Integer> next(CounterCall.Get get) { return Next.reply(get, \"one\", 1); }"))
                .isNotEmpty();
        assertThat(errorsIn("void reply(From<?> from, CounterCall.Get get) { from.as(get).reply(\"one\"); }"))
                .hasSize(1);
    }

    @Test
    void aTimerTakesTheServersOwnMessagesAlone() throws IOException {
        assertThat(errorsIn("void later() { context.sendAfter(java.time.Duration.ZERO, new CounterCast.Add(1)); }"))
                .isEmpty();
        assertThat(errorsIn("void later() { context.sendAfter(java.time.Duration.ZERO, new ClockCast.Tick()); }"))
                .hasSize(1);
    }

    @Test
    void theSwitchOfAHandlerMustNotForgetAMessage() throws IOException {
        assertThat(errorsIn("""
                        Next<Integer> handleCall(CounterCall<?> call, From<?> from, Integer n) {
                            return switch (call) {
                                case CounterCall.Get get -> Next.reply(get, n, n);
                            };
                        }
                        """)).singleElement().asString().contains("does not cover all possible input values");
    }

    @Test
    void theSwitchOfAHandlerNeedsNoDefault() throws IOException {
        assertThat(errorsIn("""
                        Next<Integer> handleCall(CounterCall<?> call, From<?> from, Integer n) {
                            return switch (call) {
                                case CounterCall.Get get -> Next.reply(get, n, n);
                                case CounterCall.Describe describe -> Next.reply(describe, describe.prefix() + n, n);
                            };
                        }
                        """)).isEmpty();
    }

    @Test
    void aReferenceByNameHasTheTypesOfTheBehaviour() throws IOException {
        String counterClass = """
                static abstract class Counter implements GenServer<Integer, CounterCall<?>, CounterCast> {}
                """;
        assertThat(
                        errorsIn(
                                counterClass
                                        + "int get(Registry registry) { return registry.ref(\"c\", Counter.class).call(new CounterCall.Get()); }"))
                .isEmpty();
        assertThat(
                        errorsIn(
                                counterClass
                                        + "ServerRef<ClockCall<?>, ClockCast> get(Registry registry) { return registry.ref(\"c\", Counter.class); }"))
                .hasSize(1);
    }

    private List<String> errorsIn(String members) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        var diagnostics = new DiagnosticCollector<JavaFileObject>();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(diagnostics, null, null)) {
            files.setLocationFromPaths(StandardLocation.CLASS_PATH, List.of(coreClasses()));
            files.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(output));
            var source = new SimpleJavaFileObject(URI.create("string:///Snippet.java"), JavaFileObject.Kind.SOURCE) {
                @Override
                public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                    return PROTOCOLS.formatted(members);
                }
            };
            compiler.getTask(new StringWriter(), files, diagnostics, List.of("-proc:none"), null, List.of(source))
                    .call();
        }
        return diagnostics.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(diagnostic -> diagnostic.getMessage(null))
                .toList();
    }

    private static Path coreClasses() {
        return Path.of(URI.create(GenServer.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString()));
    }
}
