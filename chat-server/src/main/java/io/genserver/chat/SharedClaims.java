package io.genserver.chat;

import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The {@link Claims} of a node among others: hands what the {@link Directory} says to {@link Presence}, of each user the last only, so that what
 * waits is bounded by the users there are. Also knows whether the node's lease holds, for those who cannot wait for an answer.
 */
final class SharedClaims implements Claims {

    /**
     * What the directory last said of a user.
     *
     * @param held or {@code null} if it is over
     */
    record Said(@Nullable Held held) {}

    /** What is to be looked at. */
    record Taken(Map<UserKey, Said> changes, Map<UserKey, Held> claims) {}

    private final ServerRef<PresenceCall<?>, PresenceCast> presence;
    private final Relay relay;
    private final String process;
    private final long fenceNanos;

    private final Map<UserKey, Said> changes = new ConcurrentHashMap<>();
    private final Map<UserKey, Held> claims = new ConcurrentHashMap<>();
    private final AtomicBoolean told = new AtomicBoolean();
    private final AtomicInteger incarnations = new AtomicInteger();

    /** Until when nobody else can take what this node has, by {@link System#nanoTime}; or {@code null} if it has nothing. */
    private volatile @Nullable Long sureUntil;

    /** Whether there are names of the term before that have not been claimed again, or given up. */
    private volatile boolean isReclaiming = true;

    /**
     * For a process.
     *
     * @param process what no other process is called
     * @param lease after what time of silence others take a node for dead
     */
    SharedClaims(ServerRuntime runtime, Relay relay, String process, Duration lease) {
        this.presence = runtime.registry().ref(Presence.NAME, Presence.class);
        this.relay = relay;
        this.process = process;
        // Well before: their clocks may be a little faster.
        this.fenceNanos = lease.multipliedBy(2).dividedBy(3).toNanos();
    }

    // ---- for the directory ----

    @Override
    public boolean areShared() {
        return true;
    }

    @Override
    public int term() {
        int term =
                incarnations
                        .get(); // first: should the next one begin meanwhile, this one is over and counts for nothing
        return !isReclaiming && isLeased() ? term : NO_TERM;
    }

    /** Whether nobody else can take what this node has claimed. */
    boolean isLeased() {
        Long until = sureUntil;
        return until != null && until - System.nanoTime() > 0;
    }

    @Override
    public void begin(ServerRef<DirectoryCall<?>, DirectoryCast> directory) {
        changes.clear();
        claims.clear();
        told.set(false); // who was told may have ended before it looked
        relay.handOverTo(directory);
        presence.cast(new PresenceCast.Begin(directory));
    }

    @Override
    public void claim(UserKey user, Held held) {
        claims.put(user, held);
        tell();
    }

    @Override
    public void changed(UserKey user, @Nullable Held held) {
        changes.put(user, new Said(held));
        tell();
    }

    private void tell() {
        if (told.compareAndSet(false, true) && !presence.cast(new PresenceCast.Said())) {
            told.set(false); // it begins anew, and so will the directory
        }
    }

    @Override
    public boolean isPending(UserKey user) {
        return changes.containsKey(user);
    }

    @Override
    public void tell(Set<String> nodes, Envelope envelope) {
        relay.tell(nodes, envelope);
    }

    @Override
    public void tellTyping(ChatEvent.Typing event) {
        relay.sendTyping(event);
    }

    @Override
    public void ask(Set<String> nodes, Envelope envelope, Answer answer) {
        relay.ask(nodes, envelope, answer);
    }

    // ---- for the presence ----

    /** What was said since this was last asked. */
    Taken take() {
        told.set(false); // first, so that what is said from now on is told again
        Map<UserKey, Said> changed = new HashMap<>(changes);
        changed.forEach(changes::remove);
        Map<UserKey, Held> claimed = new HashMap<>(claims);
        claimed.forEach(claims::remove);
        return new Taken(changed, claimed);
    }

    /** What this node is called from now on; never what it, or another, was called before. */
    String nextNode() {
        isReclaiming = true;
        sureUntil = null;
        return process + "." + incarnations.incrementAndGet();
    }

    /** All names that the directory has are this node's, and it knows which it has lost. */
    void reclaimed() {
        isReclaiming = false;
    }

    /**
     * The node's lease has been renewed.
     *
     * @param sent when that was asked for
     */
    void renewed(long sent) {
        sureUntil = sent + fenceNanos;
    }
}
