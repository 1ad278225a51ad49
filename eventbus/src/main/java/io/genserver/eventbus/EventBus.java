package io.genserver.eventbus;

import io.genserver.ChildSpec;
import io.genserver.ContextCarrier;
import io.genserver.DynamicSupervisor;
import io.genserver.RestartIntensity;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.Shutdown;
import io.genserver.StartOptions;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Publishes events to {@linkplain Topic topics}, and hands them to those whose {@linkplain TopicPattern patterns} match.
 *
 * <p>A <em>handler</em> runs in a server of its own, with a bounded queue and a {@link QueuePolicy}: a slow one
 * delays nobody, and one that throws is restarted, with its queue, and hurts nobody. A <em>server</em> that
 * subscribes gets events as cast messages, straight into its mailbox. Events of one publisher reach each subscription
 * in the order published.
 *
 * {@snippet file="EventBusExample.java" region="bus"}
 *
 * <p>An object of this class describes a bus, holds its subscriptions, and refers to the servers that run it: put its
 * {@link #childSpec} into a tree, or use {@link #start}. The subscriptions and their queues are the object's, so they
 * survive all its servers. One can subscribe and publish before the bus is started and while it is restarted; handlers run
 * when it runs.
 *
 * <p>Safe for use by many threads. Publishing takes no lock, and costs time in proportion to the tokens of the topic and
 * to those who hear it, not to the number of subscriptions. Nothing blocks but {@link #publish}, where a queue asks for that,
 * and {@link #publishAndWait}; both wait by the runtime's clock. No argument may be {@code null}.
 *
 * @param <E> the type of the events, best a sealed interface of records
 */
public final class EventBus<E> {
    /** A handler that crashes more often loses its subscription. */
    private static final RestartIntensity CRASHES = new RestartIntensity(100, Duration.ofSeconds(10));

    /** Less than the runtime gives to a whole tree when it is closed. */
    private static final Duration SHUTDOWN = Duration.ofSeconds(2);

    private final String name;
    private final ServerRuntime runtime;
    private final EventBusOptions options;
    private final DynamicSupervisor<HandlerSubscriber<?>, Void, SubscriberServer.Signal> subscribers;
    private final SubscriptionTable<E> table;
    private final ServerRef<?, ?> named;
    private final LongAdder published = new LongAdder();
    private final LongAdder unheard = new LongAdder();
    private final LongAdder dropped = new LongAdder();

    private volatile @Nullable ServerRef<Void, EventBusServer.Notice> server;

    private EventBus(String name, ServerRuntime runtime, EventBusOptions options) {
        this.name = Objects.requireNonNull(name, "name");
        this.runtime = Objects.requireNonNull(runtime, "runtime");
        this.options = Objects.requireNonNull(options, "options");
        this.named = runtime.registry().ref(name, EventBusServer.class);
        this.table = new SubscriptionTable<>(options.retainedTopics());
        this.subscribers = DynamicSupervisor.<HandlerSubscriber<?>, Void, SubscriberServer.Signal>named(
                        name + ".subscribers", runtime, SubscriberServer::new)
                .withOptions(subscriber -> StartOptions.DEFAULT.withLabel(subscriber.toString()))
                .withShutdown(Shutdown.timeout(SHUTDOWN))
                .withIntensityForEach(CRASHES, Subscription::close);
    }

    /** As {@link #named(String, ServerRuntime, EventBusOptions)} with {@link EventBusOptions#DEFAULT}. */
    public static <E> EventBus<E> named(String name, ServerRuntime runtime) {
        return named(name, runtime, EventBusOptions.DEFAULT);
    }

    /**
     * Describes a bus.
     *
     * @param name the name of its server in the registry; that of its handlers' supervisor is {@code name.subscribers}
     * @param runtime where it will run
     */
    public static <E> EventBus<E> named(String name, ServerRuntime runtime, EventBusOptions options) {
        return new EventBus<>(name, runtime, options);
    }

    /** As {@link #start(String, ServerRuntime, EventBusOptions)} with {@link EventBusOptions#DEFAULT}. */
    public static <E> EventBus<E> start(String name, ServerRuntime runtime) {
        return start(name, runtime, EventBusOptions.DEFAULT);
    }

    /**
     * Starts a bus that is in no tree; it lives as long as the runtime. Its supervisor is called {@code name.supervisor}.
     *
     * @param name as for {@link #named(String, ServerRuntime, EventBusOptions)}
     * @throws io.genserver.NameTakenException if a name is taken
     */
    public static <E> EventBus<E> start(String name, ServerRuntime runtime, EventBusOptions options) {
        EventBus<E> bus = named(name, runtime, options);
        Supervisor.start(bus.tree(), name + ".supervisor", runtime);
        return bus;
    }

    /** How a supervisor starts this bus; its id is the name. Not to be started twice at a time. */
    public ChildSpec<?, ?> childSpec() {
        return ChildSpec.supervisor(name, tree());
    }

    /** The one who attends to subscriptions starts handlers with their supervisor; they do not need it once they run. */
    private SupervisorSpec tree() {
        return SupervisorSpec.of(
                Strategy.REST_FOR_ONE,
                subscribers.childSpec(),
                ChildSpec.of("server", () -> new EventBusServer(this)).named(name));
    }

    // ---- subscribing ----

    /** As {@link #subscribe(String, SubscriptionOptions, EventHandler)} with {@link SubscriptionOptions#DEFAULT}. */
    public Subscription subscribe(String pattern, EventHandler<? super E> handler) {
        return subscribe(pattern, SubscriptionOptions.DEFAULT, handler);
    }

    /**
     * Has {@code handler} called with the retained events whose topics match, in the order they were published, then with
     * all that are published from now on.
     *
     * @throws IllegalArgumentException if the pattern is none; the message says why
     */
    public Subscription subscribe(
            String pattern, SubscriptionOptions subscriptionOptions, EventHandler<? super E> handler) {
        return begin(new HandlerSubscriber<>(
                this,
                TopicPattern.parse(pattern),
                Objects.requireNonNull(subscriptionOptions, "subscriptionOptions"),
                Objects.requireNonNull(handler, "handler")));
    }

    /**
     * Has events cast to a server: the retained ones whose topics match, in the order they were published, by this call,
     * then all that are published from now on by their publishers, before {@link #publish} returns. So its mailbox is the
     * queue, and what becomes of an event that is one too many is said by {@link StartOptions#withMailbox}: with {@link
     * io.genserver.Overflow#BLOCK} publishers wait, one after the other, for as long as it takes.
     *
     * <p>The subscription ends with the server. A reference by name stands for whoever has the name, and the subscription
     * ends with the one that has it when the bus looks, which is soon.
     *
     * @param toMessage makes the message of topic and event, on the publisher's thread, so it must not block. If it throws,
     *     that is logged, and the event is dropped for this subscription
     * @throws IllegalArgumentException if the pattern is none; the message says why
     */
    public <C> Subscription subscribe(
            String pattern, ServerRef<?, C> subscriber, BiFunction<? super String, ? super E, ? extends C> toMessage) {
        return begin(new ServerSubscriber<E, C>(
                this,
                TopicPattern.parse(pattern),
                Objects.requireNonNull(subscriber, "subscriber"),
                Objects.requireNonNull(toMessage, "toMessage")));
    }

    private Subscription begin(Subscriber<E> subscriber) {
        List<Delivery<E>> missed = table.add(subscriber);
        runtime.scheduler().beforeSend();
        subscriber.begin(missed);
        notice(new EventBusServer.Notice.Begun(subscriber));
        return subscriber;
    }

    void remove(Subscriber<E> subscriber) {
        table.remove(subscriber);
    }

    void countDropped() {
        dropped.increment();
    }

    void ended(Subscriber<E> subscriber) {
        notice(new EventBusServer.Notice.Ended(subscriber));
    }

    /** If the server is just being restarted, the next will find what there is to find. */
    private void notice(EventBusServer.Notice notice) {
        ServerRef<Void, EventBusServer.Notice> current = server;
        if (current != null) {
            current.cast(notice);
        }
    }

    // ---- publishing ----

    /**
     * Publishes an event. Does not wait for handlers, unless a queue is full that {@linkplain QueuePolicy#BLOCK asks for
     * that}. If the thread is interrupted in such a wait the event is dropped there, and the interrupt status is set
     * again. An event that matches nothing and is not retained is a {@linkplain io.genserver.RuntimeEvent.DeadLetter dead
     * letter}.
     *
     * @return how many subscriptions matched
     * @throws IllegalArgumentException if the topic is none; the message says why
     */
    public int publish(String topic, E event) {
        return publish(Topic.parse(topic), event);
    }

    /** As {@link #publish(String, Object)}, for a topic that is used again. */
    public int publish(Topic topic, E event) {
        List<Subscriber<E>> matching = matching(topic, event);
        deliver(new Delivery<>(topic, event, context(), null), matching, options.publishTimeout());
        return matching.size();
    }

    /**
     * Publishes an event and waits until every subscription it reached is done with it, and so with all that this thread
     * published before. A handler is done when it has returned or thrown, a server when the message is in its mailbox. In
     * a handler that hears the topic itself this waits for the time-out.
     *
     * @param timeout how long to wait, for room in queues as well
     * @return whether all have handled it: {@code false} if they were not done in time, if it was dropped anywhere, or if a
     *     handler threw
     * @throws IllegalArgumentException if the topic is none; the message says why
     * @throws InterruptedException if the thread is interrupted while it waits; the event is published all the same
     */
    public boolean publishAndWait(String topic, E event, Duration timeout) throws InterruptedException {
        return publishAndWait(Topic.parse(topic), event, timeout);
    }

    /** As {@link #publishAndWait(String, Object, Duration)}, for a topic that is used again. */
    public boolean publishAndWait(Topic topic, E event, Duration timeout) throws InterruptedException {
        long deadline = deadline(timeout);
        List<Subscriber<E>> matching = matching(topic, event);
        var completion = new Completion(matching.size(), runtime.scheduler());
        deliver(new Delivery<>(topic, event, context(), completion), matching, timeout);
        return completion.await(deadline);
    }

    private List<Subscriber<E>> matching(Topic topic, E event) {
        List<Subscriber<E>> matching = table.publish(topic, Objects.requireNonNull(event, "event"));
        published.increment();
        if (matching.isEmpty() && !table.retains()) {
            unheard.increment();
            runtime.observer().deadLetter(server(), event);
        }
        return matching;
    }

    private void deliver(Delivery<E> delivery, List<Subscriber<E>> matching, Duration timeout) {
        runtime.scheduler().beforeSend();
        List<Subscriber<E>> full = null;
        for (int i = 0; i < matching.size(); i++) {
            Subscriber<E> subscriber = matching.get(i);
            if (!subscriber.offer(delivery)) {
                if (full == null) {
                    full = new ArrayList<>();
                }
                full.add(subscriber);
            }
        }
        if (full != null) { // only now, so that no other has to wait
            long deadline = deadline(timeout);
            full.forEach(subscriber -> subscriber.deliver(delivery, deadline));
        }
    }

    private @Nullable Object context() {
        ContextCarrier carrier = runtime.options().contextCarrier();
        return carrier == null ? null : carrier.capture();
    }

    /** Has the current thread work for what the publisher did; {@code null} if that was nothing. */
    ContextCarrier.@Nullable Scope attach(Delivery<?> delivery) {
        ContextCarrier carrier = runtime.options().contextCarrier();
        Object context = delivery.context();
        return carrier == null || context == null ? null : carrier.attach(context);
    }

    private long deadline(Duration timeout) {
        // Half of the range of the clock at most, so that times can be compared.
        boolean isEternity = timeout.compareTo(Duration.ofNanos(Long.MAX_VALUE / 2)) >= 0;
        return runtime.scheduler().nanoTime() + (isEternity ? Long.MAX_VALUE / 2 : timeout.toNanos());
    }

    // ---- what there is to see ----

    /** The last event of a topic, if events are {@linkplain EventBusOptions#retainedTopics retained} and this one is. */
    public Optional<E> retained(String topic) {
        return Optional.ofNullable(table.retained(Topic.parse(topic)));
    }

    /** Retains no event of this topic until another is published. */
    public void forget(String topic) {
        table.forget(Topic.parse(topic));
    }

    /** The subscriptions that there are now, in no order. */
    public List<Subscription> subscriptions() {
        List<Subscription> subscriptions = new ArrayList<>(table.size());
        table.forEach(subscriptions::add);
        return subscriptions;
    }

    /** What has happened so far. Looks at every subscription. */
    public EventBusStatistics statistics() {
        List<Subscription> subscriptions = subscriptions();
        Map<String, PatternStatistics> patterns = new TreeMap<>();
        subscriptions.forEach(subscription ->
                patterns.merge(subscription.pattern(), PatternStatistics.of(subscription), PatternStatistics::plus));
        return new EventBusStatistics(
                published.sum(),
                unheard.sum(),
                dropped.sum(),
                table.retainedTopics(),
                subscriptions.size(),
                List.copyOf(patterns.values()));
    }

    // ---- its servers ----

    /** Says which server attends to subscriptions from now on. */
    void servedBy(ServerRef<Void, EventBusServer.Notice> newServer) {
        server = newServer;
    }

    void forEach(Consumer<? super Subscriber<?>> visitor) {
        table.forEach(visitor);
    }

    DynamicSupervisor<HandlerSubscriber<?>, Void, SubscriberServer.Signal> subscribers() {
        return subscribers;
    }

    /** Where it runs. */
    public ServerRuntime runtime() {
        return runtime;
    }

    /** Whoever attends to subscriptions. */
    ServerRef<?, ?> server() {
        return named;
    }

    /** The name. */
    @Override
    public String toString() {
        return name;
    }
}
