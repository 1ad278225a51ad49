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
import io.genserver.chat.PresenceBucket.Key;
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
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    /** How many changes may be on their way to NATS. */
    private static final int MAX_UNDER_WAY = 256;

    /** How many users are told of at once. */
    private static final int MAX_LEARNED = 1_000;

    private static final System.Logger LOG = System.getLogger("io.genserver.chat");

    /** What this node has of a user. */
    private static final class Own {
        private String session;
        private Claims.@Nullable Held held;

        /** What there is if the claim fails. */
        private Claims.@Nullable Held before;

        private Set<RoomName> rooms = Set.of();
        private boolean isClaim;
        private long since;
        private boolean isUnderWay;
        private boolean isChanged = true;

        private Own(String session, Claims.@Nullable Held held) {
            this.session = session;
            this.held = held;
        }
    }

    private final PresenceBucket bucket;
    private final SharedClaims claims;
    private final Duration lease;

    private final Map<UserKey, Own> own = new HashMap<>();
    /** Nodes of which it is known that they live. */
    private final Set<String> living = new HashSet<>();

    private final SequencedSet<UserKey> waiting = new LinkedHashSet<>();
    private final Tombstones tombstones;
    private int underWay;

    private String self;
    private long revision;
    private long beats;
    private long lastBeat;
    private boolean isBeating;

    /** Whether this node has its lease, as far as it knows here. */
    private boolean isLeased;

    private @Nullable ServerRef<DirectoryCall<?>, DirectoryCast> directory;

    @SuppressWarnings("NullAway.Init") // set by init, which runs first
    private Context<PresenceCall<?>, PresenceCast> context;

    Presence(PresenceBucket bucket, SharedClaims claims, Duration lease) {
        this.bucket = bucket;
        this.claims = claims;
        this.lease = lease;
        this.self = claims.nextNode();
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
            waiting.clear();
            endNode(table);
        }
        learn(List.copyOf(table.users()), table);
    }

    private void said(PresenceTable table) {
        SharedClaims.Taken taken = claims.take();
        taken.changes().forEach((user, said) -> {
            Own known = own.get(user);
            if (known == null && said.held() != null) {
                own.put(user, new Own(said.held().session(), said.held()));
            } else if (known == null) {
                learn(List.of(user), table);
            } else if (!known.isClaim) {
                known.held = said.held();
                known.isChanged = true;
                if (said.held() != null) {
                    known.session = said.held().session();
                }
            }
            waiting.add(user);
        });
        taken.claims().forEach((user, held) -> {
            Own known = own.computeIfAbsent(user, key -> new Own(held.session(), held));
            known.before = known.held == held ? null : known.held;
            known.session = held.session();
            known.held = held;
            known.isClaim = true;
            known.isChanged = true;
            known.since = System.nanoTime();
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
            Own mine = own.get(user);
            if (mine == null || (!mine.isChanged && !mine.isUnderWay)) {
                known.add(table.known(user, self));
            }
        }
        try {
            for (int i = 0; i < known.size(); i += MAX_LEARNED) {
                List<DirectoryCall.Known> part =
                        List.copyOf(known.subList(i, Math.min(known.size(), i + MAX_LEARNED)));
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
                case Key.User(UserKey user) when isNew -> {
                    changed.add(user);
                    if (change.value() == null) {
                        tombstones.add(user, change.revision(), now);
                    }
                }
                case Key.Node(String node) when isNew -> changed.addAll(nodeChanged(node, table));
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
    private Set<UserKey> nodeChanged(String node, PresenceTable table) {
        PresenceTable.Node known = table.nodes().get(node);
        if (node.equals(self) && known != null) {
            revision = Math.max(revision, known.revision());
            if (!known.isAlive()) {
                LOG.log(System.Logger.Level.WARNING, "others have taken this node for dead; claiming its users again");
                newNode();
            }
            return Set.of();
        }
        boolean isKnownToLive = known != null && known.isAlive() && !living.add(node);
        if (!table.isLoaded() || isKnownToLive) {
            return Set.of();
        }
        if (known == null || !known.isAlive()) {
            living.remove(node);
        }
        return table.usersOf(node);
    }

    /** Looks whether what others have made of a user goes with what this node has. */
    private void reconsider(UserKey user, PresenceTable table) {
        Own mine = own.get(user);
        if (mine == null) {
            adopt(user, table);
            return;
        }
        UserRecord known = table.user(user).user();
        boolean isGone = known == null
                || !known.session().equals(mine.session)
                || (mine.held != null && mine.held.connections() > 0 && !known.holders().containsKey(self));
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
        if (record == null || !isLeased || own.containsKey(user) || !table.isOrphan(user) || !table.isFirst(self)) {
            return;
        }
        Claims.Held session = Objects.requireNonNull(table.known(user, self).session());
        own.put(user, new Own(session.session(), session.token() == null ? null : session));
        Objects.requireNonNull(own.get(user)).rooms = session.rooms();
        waiting.add(user);
    }

    // ---- writing ----

    private void writeWaiting(PresenceTable table) {
        if (!isLeased || !table.isLoaded()) {
            return;
        }
        while (underWay < MAX_UNDER_WAY && !waiting.isEmpty()) {
            write(waiting.removeFirst(), table);
        }
    }

    private void write(UserKey user, PresenceTable table) {
        Own mine = own.get(user);
        if (mine == null || mine.isUnderWay) {
            return; // what is under way looks again when it is done
        }
        PresenceTable.Row row = table.user(user);
        Claims.Held held = mine.held;
        Merged merged = held == null
                ? PresenceMerge.over(row.user(), mine.session, self, table::isAlive)
                : PresenceMerge.held(row.user(), held, mine.rooms, self, table::isAlive);
        switch (merged) {
            case Merged.Taken() -> {
                own.remove(user);
                answer(user, mine, Claims.Outcome.TAKEN);
                learn(List.of(user), table);
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

    private void put(UserKey user, @Nullable UserRecord record, long last) {
        ServerRef<PresenceCall<?>, PresenceCast> me = context.self();
        bucket.put(new Key.User(user), record == null ? null : record.toBytes(), last)
                .orTimeout(CLAIM_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((revisionOf, failure) -> me.cast(
                        new PresenceCast.Wrote(user, record, revisionOf == null ? 0 : revisionOf, failure)));
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
        Own mine = own.get(user);
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
    private void retry(UserKey user, Own mine, Throwable failure, PresenceTable table) {
        PresenceTable.Row row = table.user(user);
        if (PresenceBucket.isConflict(failure) && row.user() == null && row.revision() > 0) {
            table.purged(user, row.revision()); // it is forgotten that it was deleted
            waiting.add(user);
        }
        LOG.log(System.Logger.Level.DEBUG, "{0} is not settled yet: {1}", mine.session, failure.getMessage());
    }

    /** All know what this node has of a user. */
    private void settled(UserKey user, Own mine, @Nullable UserRecord record, PresenceTable table) {
        if (mine.held == null || record == null || !record.holders().containsKey(self)) {
            own.remove(user);
        } else {
            mine.rooms = mine.held.rooms();
        }
        if (mine.isClaim) {
            answer(user, mine, Claims.Outcome.GRANTED);
        } else {
            learn(List.of(user), table);
        }
    }

    private void answer(UserKey user, Own mine, Claims.Outcome outcome) {
        if (mine.isClaim && directory != null) {
            mine.isClaim = false;
            directory.cast(new DirectoryCast.Claimed(user, outcome));
        }
    }

    // ---- time ----

    private void tick(PresenceTable table) {
        long now = System.nanoTime();
        isLeased = claims.areSure();
        if (!isBeating && now - lastBeat >= lease.dividedBy(8).toNanos()) {
            beatNow(now);
        }
        for (Map.Entry<UserKey, Own> entry : own.entrySet()) {
            Own mine = entry.getValue();
            if (mine.isClaim && !mine.isUnderWay && now - mine.since > CLAIM_TIMEOUT.toNanos()) {
                answer(entry.getKey(), mine, Claims.Outcome.UNAVAILABLE);
                mine.held = mine.before; // should it be written, it is over
                mine.session = mine.before == null ? mine.session : mine.before.session();
                mine.isChanged = true;
            }
            if (mine.isChanged && !mine.isUnderWay) {
                waiting.add(entry.getKey());
            }
        }
        if (isLeased && table.isLoaded()) {
            endTheSilent(now, table);
            tombstones.clear(now, table.isFirst(self), context.self());
        }
        writeWaiting(table);
    }

    private void beatNow(long now) {
        isBeating = true;
        lastBeat = now;
        String node = self;
        ServerRef<PresenceCall<?>, PresenceCast> me = context.self();
        bucket.put(new Key.Node(node), new NodeRecord(++beats, null).toBytes(), revision)
                .orTimeout(CLAIM_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
                .whenComplete((written, failure) ->
                        me.cast(new PresenceCast.Beat(node, now, written == null ? 0 : written, failure)));
    }

    private void beat(PresenceCast.Beat beat, PresenceTable table) {
        isBeating = false;
        if (!beat.node().equals(self)) {
            return;
        }
        if (beat.failure() != null) {
            LOG.log(System.Logger.Level.DEBUG, "the lease was not renewed: {0}", beat.failure().getMessage());
            return; // if it came too late, what has come before it is told soon
        }
        boolean isFirst = !table.isAlive(self);
        revision = Math.max(revision, beat.revision());
        table.beat(self, new NodeRecord(beats, null), beat.revision(), System.nanoTime());
        claims.renewed(beat.sent());
        isLeased = claims.areSure();
        if (isFirst && table.isLoaded()) {
            adoptAll(table);
        }
        writeWaiting(table);
    }

    /** Says of nodes that have been silent for a lease that they have ended. */
    private void endTheSilent(long now, PresenceTable table) {
        table.nodes().forEach((id, node) -> {
            if (!id.equals(self) && node.isAlive() && now - node.seen() > lease.toNanos()) {
                LOG.log(System.Logger.Level.WARNING, "node {0} is silent", id);
                end(id, node.revision());
            }
        });
    }

    private void end(String node, long last) {
        bucket.put(new Key.Node(node), new NodeRecord(0, self).toBytes(), last)
                .whenComplete((written, failure) -> LOG.log(
                        System.Logger.Level.DEBUG,
                        "node {0} {1}",
                        node,
                        failure == null ? "has ended" : "may live: " + failure.getMessage()));
    }

    private void endNode(PresenceTable table) {
        end(self, revision);
        newNode();
    }

    /** Begins anew under another name, and claims all that it has. */
    private void newNode() {
        self = claims.nextNode();
        revision = 0;
        isLeased = false;
        lastBeat = System.nanoTime() - lease.toNanos();
        own.forEach((user, mine) -> {
            mine.isChanged = true;
            waiting.add(user);
        });
    }

    @Override
    public void terminate(ExitReason reason, PresenceTable table) throws InterruptedException {
        if (reason instanceof ExitReason.Shutdown) {
            try {
                bucket.put(new Key.Node(self), new NodeRecord(0, self).toBytes(), revision)
                        .get(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
            } catch (ExecutionException | TimeoutException e) { // its lease will end
                LOG.log(System.Logger.Level.DEBUG, "others are not told that this node ends: {0}", e.getMessage());
            }
        }
    }
}
