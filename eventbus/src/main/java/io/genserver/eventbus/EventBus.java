package io.genserver.eventbus;

import io.genserver.ChildSpec;
import io.genserver.DynamicSupervisor;
import io.genserver.GenServerException;
import io.genserver.MailboxLimit;
import io.genserver.Overflow;
import io.genserver.RestartIntensity;
import io.genserver.ServerExitedException;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Publishes events to topics, and hands them to the handlers whose patterns match.
 *
 * <p>Topics and patterns are those of NATS subjects: tokens with dots between them; in a pattern {@code *} stands for
 * one token, and {@code >} at the end for one or more. So {@code chat.*} matches {@code chat.message}, and not {@code
 * chat} nor {@code chat.room.message}.
 *
 * <p>Each handler runs on a server of its own with a bounded queue, so a slow one delays nobody (unless it was
 * subscribed with {@link Overflow#BLOCK}, which makes publishers wait for it), and one that throws is restarted and
 * hurts nobody. Events of one publisher reach a handler in the order published.
 *
 * {@snippet file="EventBusExample.java" region="bus"}
 *
 * <p>An object of this class describes a bus, holds its subscriptions, and refers to the servers that run it: put its
 * {@link #childSpec} into a tree, or use {@link #start}. The subscriptions are kept when the bus is restarted. Safe for
 * use by many threads.
 *
 * @param <E> the type of the events
 */
public final class EventBus<E> {
    /**
     * The queue of a subscription unless said otherwise: 1,024 events, and what comes on top is dropped and counted.
     */
    public static final MailboxLimit DEFAULT_LIMIT = new MailboxLimit(1024, Overflow.REJECT);

    private final String name;
    private final DynamicSupervisor<Subscription<E>, Void, SubscriberServer.Signal> subscribers;

    /** Changed by the server alone, read by publishers. */
    private final List<Subscription<E>> subscriptions = new CopyOnWriteArrayList<>();

    private volatile @Nullable ServerRef<BusCall<E>, EventBusServer.GivenUp<E>> server;

    private EventBus(String name, ServerRuntime runtime) {
        this.name = name;
        this.subscribers = DynamicSupervisor.<Subscription<E>, Void, SubscriberServer.Signal>named(
                        name + ".subscribers", runtime, SubscriberServer::new)
                .withIntensityForEach(new RestartIntensity(100, Duration.ofSeconds(10)), this::giveUp);
    }

    /**
     * Describes a bus.
     *
     * @param name the name of its server in the registry
     * @param runtime where it will run
     */
    public static <E> EventBus<E> named(String name, ServerRuntime runtime) {
        return new EventBus<>(Objects.requireNonNull(name, "name"), runtime);
    }

    /**
     * Starts a bus that is in no tree; it lives as long as the runtime.
     *
     * @param name the name of its server in the registry
     * @throws io.genserver.NameTakenException if the name is taken
     */
    public static <E> EventBus<E> start(String name, ServerRuntime runtime) {
        var bus = new EventBus<E>(name, runtime);
        Supervisor.start(bus.tree(), name + ".supervisor", runtime);
        return bus;
    }

    /** How a supervisor starts this bus; its id is the name. */
    public ChildSpec<?, ?> childSpec() {
        return ChildSpec.supervisor(name, tree());
    }

    private SupervisorSpec tree() {
        return SupervisorSpec.of(
                Strategy.ONE_FOR_ALL,
                subscribers.childSpec(),
                ChildSpec.of("server", () -> new EventBusServer<>(this)).named(name));
    }

    /** As {@link #subscribe(String, MailboxLimit, EventHandler)} with {@link #DEFAULT_LIMIT}. */
    public Subscription<E> subscribe(String pattern, EventHandler<? super E> handler) {
        return subscribe(pattern, DEFAULT_LIMIT, handler);
    }

    /**
     * Has {@code handler} called with the events that are published from now on to topics that match. Blocks until the
     * bus has taken note. May be called before the bus is started: the handler is then served as soon as it is.
     *
     * @param limit how many events may wait for the handler, and what happens to one more
     * @throws IllegalArgumentException if the pattern is none; the message says why
     * @throws ServerExitedException if the bus does not run
     */
    public Subscription<E> subscribe(String pattern, MailboxLimit limit, EventHandler<? super E> handler) {
        var subscription = new Subscription<E>(
                this, TopicPattern.parse(pattern), Objects.requireNonNull(handler, "handler"), limit);
        ServerRef<BusCall<E>, EventBusServer.GivenUp<E>> current = server;
        if (current != null || !subscribeBeforeStart(subscription)) {
            try {
                server().call(new BusCall.Subscribe<>(subscription));
            } catch (GenServerException e) {
                subscription.close(); // should the bus still get to it, it adds nothing
                throw e;
            }
        }
        return subscription;
    }

    private synchronized boolean subscribeBeforeStart(Subscription<E> subscription) {
        return server == null && subscriptions.add(subscription);
    }

    /**
     * Ends a subscription: the handler may still be busy with one event when this returns, and is given no other; those
     * that waited for it are gone. A handler may end its own subscription.
     *
     * @return whether it was subscribed
     * @throws ServerExitedException if the bus does not run
     */
    public boolean unsubscribe(Subscription<E> subscription) {
        return server().call(new BusCall.Unsubscribe<>(subscription));
    }

    /**
     * Publishes an event. Does not wait for handlers, except for room in the queue of one subscribed with {@link
     * Overflow#BLOCK}.
     *
     * <p>Should a queue that blocks be full, and nobody have served it for 5 seconds since the bus was stopped, the event
     * is dropped there and counted.
     *
     * @return how many subscriptions matched
     * @throws IllegalArgumentException if the topic is none; the message says why
     */
    public int publish(String topic, E event) {
        return deliver(matching(topic), new Delivery<>(topic, event, null));
    }

    /**
     * Publishes an event and waits until every handler it reached is done with it, and so with all that was published
     * before.
     *
     * @return whether they were done in time
     * @throws IllegalArgumentException if the topic is none; the message says why
     * @throws InterruptedException if the thread is interrupted while it waits; the event is published all the same
     */
    public boolean publishAndWait(String topic, E event, Duration timeout) throws InterruptedException {
        List<Subscription<E>> matching = matching(topic);
        var handled = new CountDownLatch(matching.size());
        deliver(matching, new Delivery<>(topic, event, handled));
        return handled.await(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
    }

    private static <E> int deliver(List<Subscription<E>> matching, Delivery<E> delivery) {
        matching.forEach(subscription -> subscription.deliver(delivery));
        return matching.size();
    }

    private List<Subscription<E>> matching(String topic) {
        List<String> tokens = TopicPattern.topicTokens(topic);
        return subscriptions.stream()
                .filter(subscription -> subscription.topics().matches(tokens))
                .toList();
    }

    private ServerRef<BusCall<E>, EventBusServer.GivenUp<E>> server() {
        ServerRef<BusCall<E>, EventBusServer.GivenUp<E>> current = server;
        if (current == null) {
            throw new IllegalStateException("the event bus " + name + " was not started");
        }
        return current;
    }

    private void giveUp(Subscription<E> subscription) {
        server().cast(new EventBusServer.GivenUp<>(subscription));
    }

    List<Subscription<E>> subscriptions() {
        return subscriptions;
    }

    DynamicSupervisor<Subscription<E>, Void, SubscriberServer.Signal> subscribers() {
        return subscribers;
    }

    /** Says which server runs the bus from now on, and what is subscribed by now. */
    synchronized List<Subscription<E>> servedBy(ServerRef<BusCall<E>, EventBusServer.GivenUp<E>> newServer) {
        server = newServer;
        return List.copyOf(subscriptions);
    }

    @Override
    public String toString() {
        return name;
    }
}
