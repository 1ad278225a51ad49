package io.genserver.eventbus;

import io.genserver.Context;
import io.genserver.GenServer;
import io.genserver.Info;
import io.genserver.MonitorRef;
import io.genserver.Next;
import io.genserver.ServerRef;
import io.genserver.StartException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Has each handler run by a {@link SubscriberServer}, and ends the subscriptions whose servers and owners have ended. The
 * subscriptions are not its own: they are there before it, and when it is started again it finds them.
 */
final class EventBusServer implements GenServer<EventBusServer.Watch, Void, EventBusServer.Notice> {

    /** How long the supervisor of a handler has to restart it, before somebody else looks after it. */
    private static final Duration RESTART = Duration.ofSeconds(1);

    sealed interface Notice {
        /** It is in the table, or its server has ended that was here before this one. */
        record Begun(Subscriber<?> subscriber) implements Notice {}

        /** It is in the table no more. */
        record Ended(Subscriber<?> subscriber) implements Notice {}
    }

    /** Who is watched for whom. */
    static final class Watch {
        private final Map<Subscriber<?>, MonitorRef> monitors = new HashMap<>();
        private final Map<MonitorRef, Subscriber<?>> subscribers = new HashMap<>();

        /** Those whose servers were here before this one, so that their supervisor may not be the one there is now. */
        private final Map<MonitorRef, Subscriber<?>> found = new HashMap<>();
    }

    private final EventBus<?> bus;

    @SuppressWarnings("NullAway.Init") // set by init, which runs first
    private Context<Void, Notice> context;

    EventBusServer(EventBus<?> bus) {
        this.bus = bus;
    }

    @Override
    public Watch init(Context<Void, Notice> ownContext) {
        context = ownContext;
        var watch = new Watch();
        bus.servedBy(context.self()); // first, so that who subscribes is either told of or found
        bus.forEach(subscriber -> attend(subscriber, watch));
        return watch;
    }

    @Override
    public Next<Watch> handleCast(Notice notice, Watch watch) {
        switch (notice) {
            case Notice.Begun(Subscriber<?> subscriber) -> attend(subscriber, watch);
            case Notice.Ended(Subscriber<?> subscriber) -> {
                MonitorRef monitor = watch.monitors.remove(subscriber);
                if (monitor != null) {
                    watch.subscribers.remove(monitor);
                    context.demonitor(monitor);
                }
            }
        }
        return Next.keep(watch);
    }

    @Override
    public Next<Watch> handleInfo(Info info, Watch watch) {
        if (info instanceof Info.Down(MonitorRef monitor, var server, var reason)) {
            Subscriber<?> subscriber = watch.subscribers.remove(monitor);
            if (subscriber != null) {
                watch.monitors.remove(subscriber);
                subscriber.close();
            }
            Subscriber<?> orphan = watch.found.remove(monitor);
            if (orphan != null) {
                context.sendAfter(RESTART, new Notice.Begun(orphan));
            }
        }
        return Next.keep(watch);
    }

    private void attend(Subscriber<?> subscriber, Watch watch) {
        if (!subscriber.isActive()) {
            return; // what is said of its end, if that is to come, may have come before
        }
        ServerRef<?, ?> owner = subscriber.owner();
        if (owner != null && !watch.monitors.containsKey(subscriber)) {
            MonitorRef monitor = context.monitor(owner);
            watch.monitors.put(subscriber, monitor);
            watch.subscribers.put(monitor, subscriber);
        }
        if (subscriber instanceof HandlerSubscriber<?> handler) {
            serve(handler, watch);
        }
    }

    private void serve(HandlerSubscriber<?> handler, Watch watch) {
        ServerRef<?, ?> present = handler.server();
        if (present != null && present.isAlive()) {
            watch.found.put(context.monitor(present), handler);
            return;
        }
        try {
            bus.subscribers().startChild(handler);
        } catch (StartException e) {
            if (!e.isIgnored()) {
                throw e;
            } // its supervisor has just restarted it
        }
    }
}
