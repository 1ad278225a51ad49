package io.genserver.eventbus;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/*
 * Who hears which topics. A tree never changes: a subscription more or less makes another, which shares all but the nodes on
 * the way to its pattern. So a publisher needs no lock, and sees all the subscriptions of one moment.
 *
 * A topic leads down the tree, at each token to at most two nodes: that of the token, and that of "*". Nothing else is looked
 * at, however many there are. (Where patterns of depth d hold every mixture of tokens and "*", that is 2^d nodes, since as many
 * patterns match.) A node to which no pattern leads any more is not there.
 */
final class TopicTree<S> {

    /**
     * @param literals the nodes behind tokens
     * @param any the node behind {@code *}
     * @param ends those whose pattern ends here
     * @param rests those whose pattern ends here with {@code >}
     */
    private record Node<S>(
            PersistentMap<Node<S>> literals, @Nullable Node<S> any, List<S> ends, List<S> rests) {

        static <S> Node<S> empty() {
            return new Node<>(PersistentMap.empty(), null, List.of(), List.of());
        }

        boolean isEmpty() {
            return literals.size() == 0 && any == null && ends.isEmpty() && rests.isEmpty();
        }

        /** This node with a change somewhere below. */
        Node<S> change(String[] tokens, int depth, Change<S> change) {
            if (depth == tokens.length) {
                return new Node<>(literals, any, change.apply(ends), rests);
            }
            String token = tokens[depth];
            if (token.equals(TopicPattern.REST)) {
                return new Node<>(literals, any, ends, change.apply(rests));
            }
            boolean isAny = token.equals(TopicPattern.ANY);
            Node<S> present = isAny ? any : literals.get(token);
            Node<S> child =
                    Objects.requireNonNullElseGet(present, Node::<S>empty).change(tokens, depth + 1, change);
            if (isAny) {
                return new Node<>(literals, child.isEmpty() ? null : child, ends, rests);
            }
            return new Node<>(
                    child.isEmpty() ? literals.without(token) : literals.with(token, child), any, ends, rests);
        }

        /** Those with one very pattern. */
        List<S> at(String[] tokens, int depth) {
            if (depth == tokens.length) {
                return ends;
            }
            String token = tokens[depth];
            if (token.equals(TopicPattern.REST)) {
                return rests;
            }
            Node<S> child = token.equals(TopicPattern.ANY) ? any : literals.get(token);
            return child == null ? List.of() : child.at(tokens, depth + 1);
        }

        void match(String[] tokens, int depth, Matches<S> matches) {
            if (depth == tokens.length) {
                matches.add(ends);
                return;
            }
            matches.add(rests);
            if (any != null) {
                any.match(tokens, depth + 1, matches);
            }
            Node<S> child = literals.get(tokens[depth]);
            if (child != null) {
                child.match(tokens, depth + 1, matches);
            }
        }

        void forEach(Consumer<? super S> visitor) {
            ends.forEach(visitor);
            rests.forEach(visitor);
            if (any != null) {
                any.forEach(visitor);
            }
            literals.forEach(child -> child.forEach(visitor));
        }
    }

    @FunctionalInterface
    private interface Change<S> {
        List<S> apply(List<S> subscribers);
    }

    /** Collects what matches, without a copy where one node has all. */
    private static final class Matches<S> {
        private List<S> found = List.of();
        private boolean own;

        void add(List<S> more) {
            if (more.isEmpty()) {
                return;
            }
            if (found.isEmpty()) {
                found = more;
                return;
            }
            if (!own) {
                own = true;
                found = new ArrayList<>(found);
            }
            found.addAll(more);
        }
    }

    private final Node<S> root;
    private final int size;

    private TopicTree(Node<S> root, int size) {
        this.root = root;
        this.size = size;
    }

    static <S> TopicTree<S> empty() {
        return new TopicTree<>(Node.empty(), 0);
    }

    /** How many subscribers there are. */
    int size() {
        return size;
    }

    /** Whether not even an empty node is left. */
    boolean isBare() {
        return root.isEmpty();
    }

    /** This tree with a subscriber more; takes time in proportion to those with this very pattern. */
    TopicTree<S> with(TopicPattern pattern, S subscriber) {
        Change<S> add = present -> {
            List<S> more = new ArrayList<>(present.size() + 1);
            more.addAll(present);
            more.add(subscriber);
            return List.copyOf(more);
        };
        return new TopicTree<>(root.change(pattern.tokens(), 0, add), size + 1);
    }

    /** This tree without a subscriber; the same tree if it is not there. */
    TopicTree<S> without(TopicPattern pattern, S subscriber) {
        if (root.at(pattern.tokens(), 0).stream().noneMatch(other -> other == subscriber)) {
            return this;
        }
        Change<S> remove =
                present -> present.stream().filter(other -> other != subscriber).toList();
        return new TopicTree<>(root.change(pattern.tokens(), 0, remove), size - 1);
    }

    /** Those with this very pattern; not to be changed. */
    List<S> at(TopicPattern pattern) {
        return root.at(pattern.tokens(), 0);
    }

    /** Those whose patterns match, in no order; not to be changed. */
    List<S> matches(Topic topic) {
        var matches = new Matches<S>();
        root.match(topic.tokens(), 0, matches);
        return matches.found;
    }

    void forEach(Consumer<? super S> visitor) {
        root.forEach(visitor);
    }
}
