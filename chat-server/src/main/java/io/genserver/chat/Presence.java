package io.genserver.chat;

import static io.genserver.Next.keep;
import static io.genserver.Next.reply;

import io.genserver.Context;
import io.genserver.ExitReason;
import io.genserver.From;
import io.genserver.GenServer;
import io.genserver.Next;
import io.genserver.ServerExitedException;
import io.genserver.ServerRef;
import io.genserver.chat.PresenceBucket.Change;
import io.genserver.chat.PresenceMerge.Merged;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/*
 * Two things make names unique. Each change of a user is made by who knows the last one (the revision of its key), so that of two nodes that want a name one
 * finds that it came too late. And a node's names are its own for as long as its lease holds, which it counts from when it asked for it, and others from
 * when they last heard of it, and for half as long again: so a node that is cut off, or stopped, lets go before anybody takes. What has ended is never alive
 * again; a node that finds itself ended begins anew under another name, and claims what it still has.
 */
/**
 * Tells the other nodes who is here, by a bucket of JetStream, and the {@link Directory} who is elsewhere. It holds the node's lease,
 * sees which nodes have ended, and takes over those of their users that may come back.
 */
final class Presence implements GenServer<PresenceTable, PresenceCall<?>, PresenceCast> {
    static final String NAME = "chat.presence";

    private static final Duration TICK = Duration.ofMillis(250);
    private static final Duration CLAIM_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration LEARN_TIMEOUT = Duration.ofMinutes(1);

    /** How many changes may be on their way to NATS. */
    private static final int MAX_UNDER_WAY = 256;

    /** How many users are told of at once. */
    private static final int MAX_LEARNED = 1_000;

    private static final System.Logger LOG = System.getLogger("io.genserver.chat");

    private final PresenceBucket bucket;
    private final SharedClaims claims;
    private final Duration lease;

    private final Map<UserKey, OwnUser> own = new HashMap<>();
    /** Nodes of which it is known that they live. */
    private final Set<String> living = new HashSet<>();

    /** Users of the term before who have not been claimed again, or told that they have lost their name. */
    private final Set<UserKey> unsure = new HashSet<>();

    private final SequencedSet<UserKey> waiting = new LinkedHashSet<>();
    private final Tombstones tombstones;
    private int underWay;

    private final NodeLease node;
    private final NodeList list;

    private @Nullable ServerRef<DirectoryCall<?>, DirectoryCast> directory;

    @SuppressWarnings("NullAway.Init") // set by init, which runs first
    private Context<PresenceCall<?>, PresenceCast> context;

    /**
     * One that has not seen anything yet.
     *
     * @param list who is shown which nodes there are
     * @param summary of this node, by how many users have connections here
     */
    Presence(
            PresenceBucket bucket,
            SharedClaims claims,
            Duration lease,
            NodeList list,
            IntFunction<NodeSummary> summary) {
        this.bucket = bucket;
        this.claims = claims;
        this.lease = lease;
        this.node = new NodeLease(bucket, claims, lease, () -> summary.apply(usersHere()));
        this.list = list;
        this.tombstones = new Tombstones(bucket);
    }

    @Override
    public PresenceTable init(Context<PresenceCall<?>, PresenceCast> ownContext) {
        context = ownContext;
        context.sendEvery(TICK, new PresenceCast.Tick());
        return new PresenceTable();
    }

    @Override
    public Next<PresenceTable> handleCall(PresenceCall<?> call, From<?> from, PresenceTable table) {
        return switch (call) {
            case PresenceCall.Load load -> {
                table.load();
                yield reply(load, true, table);
            }
            case PresenceCall.Came came -> {
                came(came, table);
                yield reply(came, true, table);
            }
        };
    }

    @Override
    public Next<PresenceTable> handleCast(PresenceCast message, PresenceTable table) {
        switch (message) {
            case PresenceCast.Begin(ServerRef<DirectoryCall<?>, DirectoryCast> newDirectory) ->
                begin(newDirectory, table);
            case PresenceCast.Said() -> said(table);
            case PresenceCast.Tick() -> tick(table);
            case PresenceCast.Wrote wrote -> wrote(wrote, table);
            case PresenceCast.Beat beat -> beat(beat, table);
            case PresenceCast.Purged(UserKey user, long deletion) -> table.purged(user, deletion);
        }
        return keep(table);
    }

    // ---- the directory ----

    private void begin(ServerRef<DirectoryCall<?>, DirectoryCast> newDirectory, PresenceTable table) {
        boolean isFirst = directory == null;
        directory = newDirectory;
        if (!isFirst) { // what the one before had is nobody's now
            own.clear();
            unsure.clear();
            waiting.clear();
            node.end(node.id(), node.revision());
            newNode();
        }
        learn(List.copyOf(table.users()), table);
    }

    private void said(PresenceTable table) {
        SharedClaims.Taken taken = claims.take();
        taken.changes().forEach((user, said) -> {
            OwnUser known = own.get(user);
            if (known == null && said.held() != null) {
                own.put(user, new OwnUser(said.held().session(), said.held()));
            } else if (known == null) {
                learn(List.of(user), table);
                sureOf(user);
            } else if (!known.isClaim) {
                known.change(said.held());
            }
            waiting.add(user);
        });
        taken.claims().forEach((user, held) -> {
            OwnUser known = own.computeIfAbsent(user, key -> new OwnUser(held.session(), held));
            known.claim(held, System.nanoTime());
            waiting.add(user);
        });
        writeWaiting(table);
    }

    /** Tells the directory what is known, but not of what this node is about to change. */
    private void learn(Collection<UserKey> users, PresenceTable table) {
        ServerRef<DirectoryCall<?>, DirectoryCast> learner = directory;
        if (learner == null) {
            return;
        }
        List<DirectoryCall.Known> known = new ArrayList<>();
        for (UserKey user : users) {
            OwnUser mine = own.get(user);
            if (mine == null || (!mine.isChanged && !mine.isUnderWay)) {
                known.add(table.known(user, node.id()));
            }
        }
        try {
            for (int i = 0; i < known.size(); i += MAX_LEARNED) {
                List<DirectoryCall.Known> part = List.copyOf(known.subList(i, Math.min(known.size(), i + MAX_LEARNED)));
                learner.call(new DirectoryCall.Learn(part), LEARN_TIMEOUT);
            }
        } catch (ServerExitedException e) { // the one that follows begins with all
            LOG.log(System.Logger.Level.DEBUG, "no directory to be told: {0}", e.getMessage());
        }
    }

    // ---- the bucket ----

    private void came(PresenceCall.Came came, PresenceTable table) {
        long now = System.nanoTime();
        Set<UserKey> changed = new LinkedHashSet<>();
        for (Change change : came.changes()) {
            boolean isNew = table.take(change, now);
            switch (change.key()) {
                case PresenceKey.User(UserKey user)
                when isNew -> {
                    changed.add(user);
                    if (change.value() == null) {
                        tombstones.add(user, change.revision(), now);
                    }
                }
                case PresenceKey.Node(String id) when isNew -> changed.addAll(nodeChanged(id, table));
                default -> {} // nothing new
            }
        }
        if (came.isAll() && !table.isLoaded()) {
            changed.addAll(table.loaded(now));
            changed.addAll(table.users());
            living.clear();
            table.nodes().keySet().stream().filter(table::isAlive).forEach(living::add);
        }
        if (!table.isLoaded()) {
            return; // who has a user that has come may come later
        }
        changed.forEach(user -> reconsider(user, table));
        learn(changed, table);
        writeWaiting(table);
    }

    /** Those users of whom something else is to be known, as a node has ended. */
    private Set<UserKey> nodeChanged(String id, PresenceTable table) {
        PresenceTable.Node known = table.nodes().get(id);
        if (id.equals(node.id()) && known != null) {
            node.heardOf(known.revision());
            if (!known.isAlive()) {
                LOG.log(System.Logger.Level.WARNING, "others have taken this node for dead; claiming its users again");
                newNode();
            }
            return Set.of();
        }
        boolean isKnownToLive = known != null && known.isAlive() && !living.add(id);
        if (!table.isLoaded() || isKnownToLive) {
            return Set.of();
        }
        if (known == null || !known.isAlive()) {
            living.remove(id);
        }
        return table.usersOf(id);
    }

    /** Looks whether what others have made of a user goes with what this node has. */
    private void reconsider(UserKey user, PresenceTable table) {
        OwnUser mine = own.get(user);
        if (mine == null) {
            adopt(user, table);
            return;
        }
        UserRecord known = table.user(user).user();
        boolean isGone = known == null
                || !known.session().equals(mine.session)
                || (mine.held != null
                        && mine.held.connections() > 0
                        && !known.holders().containsKey(node.id()));
        if (mine.isChanged || isGone) {
            mine.isChanged = true;
            waiting.add(user);
        }
    }

    private void adoptAll(PresenceTable table) {
        List.copyOf(table.users()).forEach(user -> adopt(user, table));
    }

    /** Takes a user over whom no node has that lives, if that is for this node. */
    private void adopt(UserKey user, PresenceTable table) {
        UserRecord record = table.user(user).user();
        if (record == null
                || !node.isLeased()
                || own.containsKey(user)
                || !table.isOrphan(user)
                || !table.isFirst(node.id())) {
            return;
        }
        Claims.Held session =
                Objects.requireNonNull(table.known(user, node.id()).session());
        var adopted = new OwnUser(session.session(), session.token() == null ? null : session);
        adopted.rooms = session.rooms();
        adopted.isSettled = true;
        own.put(user, adopted);
        waiting.add(user);
    }

    // ---- writing ----

    private void writeWaiting(PresenceTable table) {
        if (!node.isLeased() || !table.isLoaded()) {
            return;
        }
        while (underWay < MAX_UNDER_WAY && !waiting.isEmpty()) {
            write(waiting.removeFirst(), table);
        }
        if (unsure.isEmpty()) {
            claims.reclaimed();
        }
    }

    private void write(UserKey user, PresenceTable table) {
        OwnUser mine = own.get(user);
        if (mine == null || mine.isUnderWay) {
            return; // what is under way looks again when it is done
        }
        PresenceTable.Row row = table.user(user);
        Claims.Held held = mine.held;
        Merged merged = merge(row.user(), mine, table);
        switch (merged) {
            case Merged.Taken() -> {
                own.remove(user);
                answer(user, mine, Claims.Outcome.TAKEN);
                learn(List.of(user), table);
                sureOf(user);
            }
            case Merged.To(UserRecord record) -> {
                mine.isChanged = false;
                if (Objects.equals(record, row.user())) {
                    settled(user, mine, record, table);
                } else {
                    mine.rooms = held == null ? Set.of() : held.rooms();
                    mine.isUnderWay = true;
                    underWay++;
                    put(user, record, row.revision());
                }
            }
        }
    }

    private Merged merge(@Nullable UserRecord known, OwnUser mine, PresenceTable table) {
        Claims.Held held = mine.held;
        if (held == null) {
            return PresenceMerge.over(known, mine.session, node.id(), table::isAlive);
        }
        if (known == null && mine.isSettled && !mine.isClaim) {
            return new Merged.Taken(); // others have seen it leave
        }
        return PresenceMerge.held(known, held, mine.rooms, node.id(), table::isAlive);
    }

    private void put(UserKey user, @Nullable UserRecord record, long last) {
        ServerRef<PresenceCall<?>, PresenceCast> me = context.self();
        bucket.put(new PresenceKey.User(user), record == null ? null : record.toJson(), last)
                .orTimeout(CLAIM_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((revisionOf, failure) ->
                        me.cast(new PresenceCast.Wrote(user, record, revisionOf == null ? 0 : revisionOf, failure)));
    }

    private void wrote(PresenceCast.Wrote wrote, PresenceTable table) {
        underWay--;
        UserKey user = wrote.user();
        if (wrote.failure() == null) {
            table.put(user, wrote.record(), wrote.revision());
            if (wrote.record() == null) {
                tombstones.add(user, wrote.revision(), System.nanoTime());
            }
        }
        OwnUser mine = own.get(user);
        if (mine == null || !mine.isUnderWay) {
            return; // of a directory before this one
        }
        mine.isUnderWay = false;
        if (wrote.failure() != null) {
            mine.isChanged = true;
            retry(user, mine, wrote.failure(), table);
        } else if (mine.isChanged) {
            waiting.add(user);
        } else {
            settled(user, mine, wrote.record(), table);
        }
        writeWaiting(table);
    }

    /** What it was based on was not the last, which comes; or NATS does not answer, and is asked again when some time has passed. */
    private void retry(UserKey user, OwnUser mine, Throwable failure, PresenceTable table) {
        PresenceTable.Row row = table.user(user);
        if (PresenceBucket.isConflict(failure) && row.user() == null && row.revision() > 0) {
            table.purged(user, row.revision()); // it is forgotten that it was deleted
            waiting.add(user);
        }
        LOG.log(System.Logger.Level.DEBUG, "{0} is not settled yet: {1}", mine.session, failure.getMessage());
    }

    /** All know what this node has of a user. */
    private void settled(UserKey user, OwnUser mine, @Nullable UserRecord record, PresenceTable table) {
        if (mine.held == null || record == null || !record.holders().containsKey(node.id())) {
            own.remove(user);
        } else {
            mine.rooms = mine.held.rooms();
            mine.isSettled = true;
        }
        if (mine.isClaim) {
            answer(user, mine, Claims.Outcome.GRANTED);
        } else {
            learn(List.of(user), table);
        }
        sureOf(user);
    }

    /** The directory has been told what has become of a user, unless it has said something else meanwhile; then it is told again. */
    private void sureOf(UserKey user) {
        if (!claims.isPending(user)) {
            unsure.remove(user);
        }
    }

    private void answer(UserKey user, OwnUser mine, Claims.Outcome outcome) {
        if (mine.isClaim && directory != null) {
            mine.isClaim = false;
            directory.cast(new DirectoryCast.Claimed(user, outcome));
        }
    }

    // ---- time ----

    private void tick(PresenceTable table) {
        long now = System.nanoTime();
        node.renew(now, context.self());
        unsure.removeIf(user -> !own.containsKey(user) && !claims.isPending(user));
        for (Map.Entry<UserKey, OwnUser> entry : own.entrySet()) {
            OwnUser mine = entry.getValue();
            if (mine.isClaim && !mine.isUnderWay && now - mine.since > CLAIM_TIMEOUT.toNanos()) {
                answer(entry.getKey(), mine, Claims.Outcome.UNAVAILABLE);
                mine.giveUp();
            }
            if (mine.isChanged && !mine.isUnderWay) {
                waiting.add(entry.getKey());
            }
        }
        if (node.isLeased() && table.isLoaded()) {
            endTheSilent(now, table);
            tombstones.clear(now, table.isFirst(node.id()), context.self());
        }
        writeWaiting(table);
        list.saw(table.nodes(), node.id());
    }

    private int usersHere() {
        return (int) own.values().stream()
                .filter(mine -> mine.held != null && mine.held.connections() > 0)
                .count();
    }

    private void beat(PresenceCast.Beat beat, PresenceTable table) {
        boolean isFirst = !table.isAlive(node.id());
        if (!node.renewed(beat)) {
            return;
        }
        table.beat(node.id(), node.record(), beat.revision(), System.nanoTime());
        if (isFirst && table.isLoaded()) {
            adoptAll(table);
        }
        writeWaiting(table);
    }

    /** Says of nodes that have been silent for a lease that they have ended. */
    private void endTheSilent(long now, PresenceTable table) {
        table.nodes().forEach((id, other) -> {
            if (!id.equals(node.id()) && other.isAlive() && now - other.seen() > lease.toNanos()) {
                LOG.log(System.Logger.Level.WARNING, "node {0} is silent", id);
                node.end(id, other.revision());
            }
        });
    }

    /** Begins anew under another name, and claims all that it has. */
    private void newNode() {
        node.begin();
        own.forEach((user, mine) -> {
            mine.isChanged = true;
            waiting.add(user);
            unsure.add(user);
        });
    }

    @Override
    public void terminate(ExitReason reason, PresenceTable table) throws InterruptedException {
        if (reason instanceof ExitReason.Shutdown) {
            node.sayFarewell();
        }
    }
}
