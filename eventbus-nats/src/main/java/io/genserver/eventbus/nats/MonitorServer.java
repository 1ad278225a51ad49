package io.genserver.eventbus.nats;

import static java.lang.System.Logger.Level.DEBUG;

import io.genserver.Context;
import io.genserver.ExitReason;
import io.genserver.GenServer;
import io.genserver.Info;
import io.genserver.MonitorRef;
import io.genserver.Next;
import io.nats.client.Connection;
import io.nats.client.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches servers elsewhere. Their nodes tell of their end; so that nothing is missed, each that is watched is asked every
 * quarter of a lease whether it is still there. The monitors are not its own: they are there before it, and when it is started
 * again it finds them.
 */
final class MonitorServer implements GenServer<MonitorServer.Watch, Void, MonitorServer.Message> {

    sealed interface Message {
        /** There is one more monitor. */
        record Watch(RemoteMonitor monitor) implements Message {}

        /** There is one less. */
        record Unwatch(RemoteMonitor monitor) implements Message {}

        /** It is time to ask. */
        record Ask() implements Message {}

        /** There is a connection, or there is one again. */
        record Connected(Connection jnats) implements Message {}

        /** A server is there. */
        record Alive(String name, String token) implements Message {}

        /** NATS says that nobody can be called by this name. */
        record Nobody(String name) implements Message {}

        /** A server's node has told of its end. */
        record Ended(String name, String token, ExitReason reason) implements Message {}
    }

    /** What is watched, by name. */
    static final class Watch {
        private @Nullable Feed feed;
        private final Map<String, Set<RemoteMonitor>> monitors = new HashMap<>();
        private final Map<String, Subscription> notices = new HashMap<>();
        private final Map<RemoteMonitor, MonitorRef> watchers = new HashMap<>();
        private final Map<MonitorRef, RemoteMonitor> byWatcher = new HashMap<>();
    }

    private final RemoteServers remote;

    @SuppressWarnings("NullAway.Init") // set by init, which runs first
    private Context<Void, Message> context;

    MonitorServer(RemoteServers remote) {
        this.remote = remote;
    }

    @Override
    public Watch init(Context<Void, Message> ownContext) {
        context = ownContext;
        remote.monitorFeed(null);
        var watch = new Watch();
        remote.monitors().forEach(monitor -> watch(monitor, watch));
        remote.listen();
        context.sendEvery(remote.options().lease().dividedBy(4), new Message.Ask());
        return watch;
    }

    @Override
    public Next<Watch> handleCast(Message message, Watch watch) {
        switch (message) {
            case Message.Watch(RemoteMonitor monitor) -> watch(monitor, watch);
            case Message.Unwatch(RemoteMonitor monitor) -> unwatch(monitor, watch);
            case Message.Connected(Connection jnats) -> connected(jnats, watch);
            case Message.Ask() -> {
                giveUp(watch);
                watch.monitors.keySet().forEach(this::ask);
            }
            case Message.Alive(String name, String token) -> each(name, watch, monitor -> alive(monitor, token));
            case Message.Nobody(String name) ->
                each(name, watch, monitor -> {
                    if (monitor.token == null) { // otherwise maybe its node is just being cut off, and comes back
                        monitor.fire(ExitReason.noProc());
                    }
                });
            case Message.Ended(String name, String token, ExitReason reason) ->
                each(name, watch, monitor -> {
                    if (monitor.token == null || monitor.token.equals(token)) {
                        monitor.fire(reason);
                    }
                });
        }
        return Next.keep(watch);
    }

    @Override
    public Next<Watch> handleInfo(Info info, Watch watch) {
        if (info instanceof Info.Down(MonitorRef ref, var server, ExitReason reason)) {
            RemoteMonitor monitor = watch.byWatcher.get(ref);
            if (monitor != null) {
                monitor.close(); // nobody is left to be told
            }
        }
        return Next.keep(watch);
    }

    // ---- who watches whom ----

    private void watch(RemoteMonitor monitor, Watch watch) {
        if (watch.watchers.containsKey(monitor) || !remote.monitors().contains(monitor)) {
            return;
        }
        MonitorRef ref = context.monitor(monitor.watcher());
        watch.watchers.put(monitor, ref);
        watch.byWatcher.put(ref, monitor);
        watch.monitors.computeIfAbsent(monitor.name(), name -> new HashSet<>()).add(monitor);
        hear(monitor.name(), watch);
        ask(monitor.name());
    }

    private void unwatch(RemoteMonitor monitor, Watch watch) {
        MonitorRef ref = watch.watchers.remove(monitor);
        if (ref == null) {
            return;
        }
        watch.byWatcher.remove(ref);
        context.demonitor(ref);
        Set<RemoteMonitor> others = Objects.requireNonNull(watch.monitors.get(monitor.name()));
        others.remove(monitor);
        if (others.isEmpty()) {
            watch.monitors.remove(monitor.name());
            Subscription notices = watch.notices.remove(monitor.name());
            if (notices != null && watch.feed != null) {
                watch.feed.unsubscribe(notices);
            }
        }
    }

    private static void each(String name, Watch watch, Consumer<RemoteMonitor> action) {
        List.copyOf(watch.monitors.getOrDefault(name, Set.of())).forEach(action);
    }

    // ---- what comes ----

    private void connected(Connection jnats, Watch watch) {
        if (watch.feed == null || !watch.feed.isOf(jnats)) {
            watch.notices.clear();
            try {
                watch.feed = remote.monitorFeed(jnats);
            } catch (IllegalStateException e) {
                NatsConnection.LOG.log(DEBUG, "closed by now, and there will be another", e);
                return;
            }
        }
        watch.monitors.keySet().forEach(name -> {
            hear(name, watch);
            ask(name);
        });
    }

    private void hear(String name, Watch watch) {
        Feed feed = watch.feed;
        if (feed == null || watch.notices.containsKey(name)) {
            return;
        }
        try {
            watch.notices.put(
                    name,
                    feed.subscribe(
                            remote.downSubject(name),
                            notice -> context.self()
                                    .cast(new Message.Ended(
                                            name, Wire.kind(notice), WireReason.decode(notice.getData())))));
        } catch (IllegalStateException e) { // asking will do
            NatsConnection.LOG.log(DEBUG, "the end of servers is not heard of", e);
        }
    }

    // ---- asking ----

    private void ask(String name) {
        Exposure<?, ?> local = remote.exposed(name);
        if (local != null) {
            context.self()
                    .cast(
                            local.lease().isValid()
                                    ? new Message.Alive(name, Long.toString(local.token()))
                                    : new Message.Nobody(name));
            return;
        }
        Duration patience = remote.options().lease().dividedBy(2);
        remote.nats().connected().ifPresent(jnats -> {
            try {
                jnats.requestWithTimeout(remote.callSubject(name), Wire.headers(Wire.PROBE, 0), null, patience)
                        .orTimeout(patience.toNanos(), TimeUnit.NANOSECONDS)
                        .whenComplete((answer, thrown) -> {
                            if (answer != null) {
                                context.self().cast(new Message.Alive(name, Wire.text(answer)));
                            } else if (Jnats.isNoResponders(thrown)) {
                                context.self().cast(new Message.Nobody(name));
                            } // otherwise it is as if it had not been asked
                        });
            } catch (IllegalStateException e) {
                NatsConnection.LOG.log(DEBUG, "cut off while a server was asked for", e);
            }
        });
    }

    private static void alive(RemoteMonitor monitor, String token) {
        if (monitor.token == null) {
            monitor.token = token;
        }
        if (monitor.token.equals(token)) {
            monitor.seen = System.nanoTime();
        } else {
            monitor.fire(ExitReason.noConnection()); // that one has gone, and why was not heard here
        }
    }

    private void giveUp(Watch watch) {
        long now = System.nanoTime();
        List<RemoteMonitor> all = new ArrayList<>(watch.watchers.keySet());
        for (RemoteMonitor monitor : all) {
            if (now - monitor.seen >= remote.options().lease().toNanos()) {
                monitor.fire(ExitReason.noConnection());
            }
        }
    }

    @Override
    public void terminate(ExitReason reason, Watch watch) {
        remote.monitorFeed(null);
    }
}
