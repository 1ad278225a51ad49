package io.genserver;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a server is started; immutable.
 *
 * {@snippet file="StartExample.java" region="options"}
 *
 * @param name a name for the {@link Registry}, not blank, or {@code null} for none
 * @param label what logs and thread dumps show of a server without a name, before its number; {@code null} for the
 *     class of its behaviour
 * @param initTimeout how long {@link GenServer#init} may take before the start fails and the server is killed
 * @param mailbox the bound of the mailbox, or {@code null} for none
 */
public record StartOptions(
        @Nullable String name,
        @Nullable String label,
        Duration initTimeout,
        @Nullable MailboxLimit mailbox) {

    /** No name, 5 seconds for init, no bound. */
    public static final StartOptions DEFAULT = new StartOptions(null, null, Duration.ofSeconds(5), null);

    public StartOptions {
        if (name != null && name.isBlank()) {
            throw new IllegalArgumentException("a server's name may not be blank");
        }
        if (initTimeout.isNegative() || initTimeout.isZero()) {
            throw new IllegalArgumentException("the init time-out must be positive, not " + initTimeout);
        }
    }

    /** {@link #DEFAULT} with a name. */
    public static StartOptions named(String name) {
        return DEFAULT.withName(name);
    }

    /** These options with another name. */
    public StartOptions withName(String newName) {
        return new StartOptions(Objects.requireNonNull(newName, "newName"), label, initTimeout, mailbox);
    }

    /** These options with another label. */
    public StartOptions withLabel(String newLabel) {
        return new StartOptions(name, Objects.requireNonNull(newLabel, "newLabel"), initTimeout, mailbox);
    }

    /** These options with another time-out for {@link GenServer#init}. */
    public StartOptions withInitTimeout(Duration newInitTimeout) {
        return new StartOptions(name, label, newInitTimeout, mailbox);
    }

    /** These options with a mailbox that holds at most {@code capacity} calls and casts. */
    public StartOptions withMailbox(int capacity, Overflow overflow) {
        return new StartOptions(name, label, initTimeout, new MailboxLimit(capacity, overflow));
    }
}
