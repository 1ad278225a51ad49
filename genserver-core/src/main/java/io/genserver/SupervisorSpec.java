package io.genserver;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a supervisor looks after; immutable.
 *
 * @param strategy whom it restarts
 * @param intensity how often before it gives up
 * @param children those it starts with, in this order
 */
public record SupervisorSpec(Strategy strategy, RestartIntensity intensity, List<ChildSpec<?, ?>> children) {

    public SupervisorSpec {
        Objects.requireNonNull(strategy, "strategy");
        Objects.requireNonNull(intensity, "intensity");
        children = List.copyOf(children);
        Set<String> ids = new HashSet<>();
        for (ChildSpec<?, ?> child : children) {
            if (!ids.add(child.id())) {
                throw new IllegalArgumentException("two children have the id " + child.id());
            }
        }
    }

    /** A supervisor with {@link RestartIntensity#DEFAULT}. */
    public static SupervisorSpec of(Strategy strategy, ChildSpec<?, ?>... children) {
        return new SupervisorSpec(strategy, RestartIntensity.DEFAULT, List.of(children));
    }

    /** This supervisor with one more child at the end. */
    public SupervisorSpec with(ChildSpec<?, ?> child) {
        return new SupervisorSpec(
                strategy,
                intensity,
                Stream.concat(children.stream(), Stream.of(child)).toList());
    }

    /** This supervisor with another restart intensity. */
    public SupervisorSpec withIntensity(RestartIntensity newIntensity) {
        return new SupervisorSpec(strategy, newIntensity, children);
    }
}
