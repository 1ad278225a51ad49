package io.genserver.eventbus;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class TopicTreeTest {
    private static final int PAIRS = 100_000;
    private static final int PATTERNS = 50;

    private record Entry(TopicPattern pattern) {}

    @Test
    void theTreeAndThePatternMatchWhatTheNaiveMatcherMatches() {
        long seed = System.nanoTime();
        System.out.println("topics and patterns from seed " + seed);
        var random = new SplittableRandom(seed);
        int matched = 0;
        for (int i = 0; i < PAIRS / PATTERNS; i++) {
            List<Entry> entries = entries(random);
            TopicTree<Entry> tree = treeOf(entries);
            Topic topic = Topic.parse(text(random, "a", "b", "ab", "c"));

            List<Entry> expected = entries.stream()
                    .filter(entry -> naive(entry.pattern().toString(), topic.toString()))
                    .toList();

            assertThat(tree.matches(topic))
                    .as("%s, seed %d", topic, seed)
                    .containsExactlyInAnyOrderElementsOf(expected);
            assertThat(entries.stream().filter(entry -> entry.pattern().matches(topic)))
                    .as("%s, seed %d", topic, seed)
                    .isEqualTo(expected);
            matched += expected.size();
        }
        assertThat(matched).as("pairs that match, seed %d", seed).isBetween(PAIRS / 100, PAIRS / 2);
    }

    @ParameterizedTest
    @CsvFileSource(resources = "nats.csv", numLinesToSkip = 1)
    void theTreeMatchesAsNatsDocumentsIt(String pattern, String topic, boolean matches) {
        var entry = new Entry(TopicPattern.parse(pattern));

        assertThat(treeOf(List.of(entry)).matches(Topic.parse(topic))).hasSize(matches ? 1 : 0);
        assertThat(naive(pattern, topic)).as("the naive matcher").isEqualTo(matches);
    }

    @Test
    void aTreeWithoutSomeIsTheTreeOfTheOthers() {
        long seed = System.nanoTime();
        System.out.println("topics and patterns from seed " + seed);
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 500; i++) {
            List<Entry> entries = entries(random);
            TopicTree<Entry> all = treeOf(entries);
            TopicTree<Entry> tree = all;
            List<Entry> left = new ArrayList<>(entries);
            while (left.size() > 20) {
                Entry removed = left.remove(random.nextInt(left.size()));
                tree = tree.without(removed.pattern(), removed);
            }
            Topic topic = Topic.parse(text(random, "a", "b", "ab", "c"));

            assertThat(tree.matches(topic))
                    .as("%s, seed %d", topic, seed)
                    .containsExactlyInAnyOrderElementsOf(left.stream()
                            .filter(entry -> entry.pattern().matches(topic))
                            .toList());
            assertThat(tree.size()).isEqualTo(20);
            assertThat(all.size()).as("the tree before").isEqualTo(PATTERNS);
            List<Entry> seen = new ArrayList<>();
            tree.forEach(seen::add);
            assertThat(seen).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(left);
        }
    }

    @Test
    void branchesToWhichNoPatternLeadsArePruned() {
        var random = new SplittableRandom(1);
        List<Entry> entries = entries(random);
        TopicTree<Entry> tree = treeOf(entries);

        for (Entry entry : entries) {
            tree = tree.without(entry.pattern(), entry);
        }

        assertThat(tree.isBare()).isTrue();
        assertThat(tree.size()).isZero();
    }

    @Test
    void takingOutWhatIsNotThereChangesNothing() {
        TopicTree<Entry> tree =
                treeOf(List.of(new Entry(TopicPattern.parse("a.*.b")), new Entry(TopicPattern.parse("a.>"))));

        for (String pattern : List.of("a.*.b", "a.>", "a", "b.c", "*")) {
            var other = new Entry(TopicPattern.parse(pattern));
            assertThat(tree.without(other.pattern(), other)).as(pattern).isSameAs(tree);
        }
    }

    @Test
    void twoWithTheSamePatternAreKeptApart() {
        var one = new Entry(TopicPattern.parse("a.>"));
        var other = new Entry(TopicPattern.parse("a.>"));
        TopicTree<Entry> tree = treeOf(List.of(one, other));

        assertThat(tree.matches(Topic.parse("a.b"))).hasSize(2);
        assertThat(tree.without(one.pattern(), one).matches(Topic.parse("a.b")))
                .singleElement()
                .isSameAs(other);
    }

    private static TopicTree<Entry> treeOf(List<Entry> entries) {
        TopicTree<Entry> tree = TopicTree.empty();
        for (Entry entry : entries) {
            tree = tree.with(entry.pattern(), entry);
        }
        return tree;
    }

    private static List<Entry> entries(SplittableRandom random) {
        return IntStream.range(0, PATTERNS)
                .mapToObj(i -> new Entry(TopicPattern.parse(
                        text(random, "a", "b", "ab", "*", "*") + (random.nextInt(4) == 0 ? ".>" : ""))))
                .toList();
    }

    private static String text(SplittableRandom random, String... tokens) {
        return IntStream.rangeClosed(0, random.nextInt(4))
                .mapToObj(i -> tokens[random.nextInt(tokens.length)])
                .collect(joining("."));
    }

    /** By a regular expression, token by token. */
    private static boolean naive(String pattern, String topic) {
        return topic.matches(pattern.replace(".", "\\.").replace("*", "[^.]+").replace(">", ".+"));
    }
}
