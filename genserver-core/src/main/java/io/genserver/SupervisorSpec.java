package io.genserver;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a supervisor looks after; immutable.
 *
 * {@snippet file="SupervisionExample.java" region="specs"}
 *
 * @param strategy whom it restarts
 * @param intensity how often before it gives up
 * @param autoShutdown when it stops because its significant children are done
 * @param children those it starts with, in this order
 */
public record SupervisorSpec(
        Strategy strategy, RestartIntensity intensity, AutoShutdown autoShutdown, List<ChildSpec<?, ?>> children) {

    public SupervisorSpec {
        Objects.requireNonNull(strategy, "strategy");
        Objects.requireNonNull(intensity, "intensity");
        Objects.requireNonNull(autoShutdown, "autoShutdown");
        children = List.copyOf(children);
        Set<String> ids = new HashSet<>();
        for (ChildSpec<?, ?> child : children) {
            if (!ids.add(child.id())) {
                throw new IllegalArgumentException("two children have the id " + child.id());
            }
        }
    }

    /** A supervisor with {@link RestartIntensity#DEFAULT} that {@linkplain AutoShutdown#NEVER never} stops by itself. */
    public static SupervisorSpec of(Strategy strategy, ChildSpec<?, ?>... children) {
        return new SupervisorSpec(strategy, RestartIntensity.DEFAULT, AutoShutdown.NEVER, List.of(children));
    }

    /** This supervisor with one more child at the end. */
    public SupervisorSpec with(ChildSpec<?, ?> child) {
        return new SupervisorSpec(
                strategy,
                intensity,
                autoShutdown,
                Stream.concat(children.stream(), Stream.of(child)).toList());
    }

    /** This supervisor with another restart intensity. */
    public SupervisorSpec withIntensity(RestartIntensity newIntensity) {
        return new SupervisorSpec(strategy, newIntensity, autoShutdown, children);
    }

    /** This supervisor with another automatic shutdown. */
    public SupervisorSpec withAutoShutdown(AutoShutdown newAutoShutdown) {
        return new SupervisorSpec(strategy, intensity, newAutoShutdown, children);
    }

    /**
     * This specification, looked at as a whole: its parts may be given in any order.
     *
     * @throws IllegalArgumentException if a child is significant that cannot be
     */
    SupervisorSpec requireSound() {
        for (ChildSpec<?, ?> child : children) {
            child.objection(autoShutdown).ifPresent(objection -> {
                throw new IllegalArgumentException(objection);
            });
        }
        return this;
    }
}
