package io.genserver.monitoring;

import io.genserver.CallCycleException;
import io.genserver.CallTimeoutException;
import io.genserver.ChildSpec;
import io.genserver.ExitReason;
import io.genserver.MailboxLimit;
import io.genserver.Observer;
import io.genserver.ServerInfo;
import io.genserver.ServerRef;
import io.genserver.ServerRuntime;
import io.genserver.StartOptions;
import io.genserver.Strategy;
import io.genserver.Supervisor;
import io.genserver.SupervisorSpec;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes a {@link Sample} of a runtime once in a while, keeps {@link Point}s of them, and makes {@link Incident}s of what
 * happens in between.
 *
 * {@snippet file="SamplerExample.java" region="tree"}
 *
 * <p>An object of this class describes a sampler, holds what it has seen, and refers to the server that runs it: put its
 * {@link #childSpec} into a tree, or use {@link #start}. What it has seen and who listens outlive the server, so a
 * sampler that crashes or is killed goes on where it was. One can subscribe before it is started.
 *
 * <p>It looks at servers without asking them, so it sees those that are stuck and disturbs none. All that it keeps is
 * bounded, whatever happens: of a hundred thousand crashes in a second the first thousand are incidents, and the rest is
 * one more; messages that are lost are counted by server and second. For any thread.
 */
public final class Sampler implements Feed {
    private static final System.Logger LOG = System.getLogger("io.genserver.monitoring");

    private final String name;
    private final ServerRuntime runtime;
    private final SamplerOptions options;
    private final Archive archive;
    private final Chronicle chronicle;
    private final AlertBook alerts;
    private final Intake intake = new Intake(this::wake);

    /** Set while there is a server, if only one that was killed. */
    private volatile @Nullable ServerRef<Void, SamplerServer.Signal> server;

    private Observer.@Nullable Subscription observing;

    /** The server, if it is in no tree. */
    private volatile @Nullable ServerRef<?, ?> own;

    private Sampler(String name, ServerRuntime runtime, SamplerOptions options) {
        this.name = Objects.requireNonNull(name, "name");
        this.runtime = Objects.requireNonNull(runtime, "runtime");
        this.options = Objects.requireNonNull(options, "options");
        this.archive = new Archive(options.points(), options.incidents(), true, "in this process");
        this.chronicle = new Chronicle(runtime, archive);
        this.alerts = new AlertBook(new AlertReader(runtime, options), options.rules());
    }

    /**
     * Describes a sampler.
     *
     * @param name the name of its server in the registry
     * @param runtime what it looks at, and where it will run
     */
    public static Sampler named(String name, ServerRuntime runtime, SamplerOptions options) {
        return new Sampler(name, runtime, options);
    }

    /**
     * Starts a sampler that is in no tree; it ends with {@link #close} or with the runtime.
     *
     * @param name as for {@link #named}
     * @throws io.genserver.NameTakenException if the name is taken
     */
    public static Sampler start(String name, ServerRuntime runtime, SamplerOptions options) {
        Sampler sampler = named(name, runtime, options);
        sampler.own = options.webhook().isEmpty()
                ? runtime.start(new SamplerServer(sampler), StartOptions.named(name))
                : Supervisor.start(sampler.tree(options.webhook().get()), name + ".supervisor", runtime)
                        .ref();
        return sampler;
    }

    /** How a supervisor starts this sampler; its id is the name. Not to be started twice at a time. */
    public ChildSpec<?, ?> childSpec() {
        return options.webhook().isEmpty()
                ? serverSpec()
                : ChildSpec.supervisor(name, tree(options.webhook().get()));
    }

    private ChildSpec<?, ?> serverSpec() {
        return ChildSpec.of(name, () -> new SamplerServer(this)).named(name);
    }

    private SupervisorSpec tree(Webhook webhook) {
        MailboxLimit limit = WebhookServer.LIMIT;
        return SupervisorSpec.of(
                Strategy.ONE_FOR_ONE,
                ChildSpec.of("webhook", () -> new WebhookServer(webhook, () -> new HttpTransport(webhook)))
                        .withOptions(StartOptions.named(webhookName()).withMailbox(limit.capacity(), limit.overflow())),
                serverSpec());
    }

    private String webhookName() {
        return name + ".webhook";
    }

    // ---- what it has seen ----

    /** The newest sample; empty before the first. */
    public Optional<Sample> latest() {
        return archive.latest();
    }

    /** What is kept of samples, the oldest first. */
    public List<Point> history() {
        return archive.history();
    }

    /** The incidents that are kept, the oldest first. */
    public List<Incident> incidents() {
        return archive.incidents();
    }

    /** The number of the newest incident, 0 before the first. */
    public long lastIncident() {
        return archive.lastIncident();
    }

    /**
     * Has {@code listener} told by a server of its own, which lives as long as the subscription.
     *
     * @throws io.genserver.StartException if the runtime is closed
     */
    @Override
    public Subscription subscribe(Listener listener) {
        var outbox = new Outbox(archive.maxIncidents());
        ServerRef<Void, ListenerServer.Signal> teller = runtime.start(
                new ListenerServer(outbox, Objects.requireNonNull(listener, "listener")),
                StartOptions.DEFAULT.withLabel(name + ".listener"));
        archive.subscribe(outbox, () -> {
            if (!teller.cast(ListenerServer.Signal.TELL)) {
                archive.unsubscribe(outbox); // the listener threw, or was killed
            }
        });
        return () -> {
            if (!outbox.isClosed()) {
                archive.unsubscribe(outbox);
                teller.cast(ListenerServer.Signal.TELL); // that there is nothing more
            }
        };
    }

    // ---- what an operator does ----

    @Override
    public void stop(long serverId) {
        ServerInfo target = target(serverId);
        operated(target, "asked to stop by an operator");
        try {
            target.server().stop(ExitReason.shutdown("an operator"), Duration.ZERO);
        } catch (CallTimeoutException e) {
            // It has been asked, and ends when it comes to that.
        } catch (CallCycleException e) {
            throw new IllegalStateException(target.name() + " cannot stop itself so", e);
        }
    }

    @Override
    public void kill(long serverId) {
        ServerInfo target = target(serverId);
        operated(target, "killed by an operator");
        target.server().kill();
    }

    private ServerInfo target(long serverId) {
        return runtime.observer()
                .find(serverId)
                .orElseThrow(() -> new IllegalStateException("there is no server " + serverId + " any more"));
    }

    private void operated(ServerInfo target, String what) {
        archive.add(runtime.now(), Incident.Kind.OPERATOR, target.id(), target.name(), what, null);
    }

    /** Ends all subscriptions, and the server if it is in no tree. */
    @Override
    public void close() {
        ServerRef<?, ?> started = own;
        if (started != null) {
            started.stop();
        }
        archive.closeAll();
    }

    // ---- its server ----

    ServerRuntime runtime() {
        return runtime;
    }

    SamplerOptions options() {
        return options;
    }

    Archive archive() {
        return archive;
    }

    Chronicle chronicle() {
        return chronicle;
    }

    AlertBook alerts() {
        return alerts;
    }

    /** Tells of an alert wherever it is to be told. */
    void tell(AlertBook.Change change) {
        Alert alert = change.alert();
        String text = alert.rule() + ": " + (change.begins() ? alert.text() : "over");
        LOG.log(
                change.begins() ? System.Logger.Level.WARNING : System.Logger.Level.INFO,
                "alert, {0}: {1}",
                alert.subject(),
                text);
        archive.add(
                runtime.now(),
                change.begins() ? Incident.Kind.ALERT : Incident.Kind.RESOLVED,
                0,
                alert.subject(),
                text,
                null);
        if (options.webhook().isPresent()) {
            runtime.registry()
                    .ref(webhookName(), WebhookServer.class)
                    .cast(new WebhookServer.Event.Notice(MonitoringJson.write(AlertNotice.of(change, options.node()))));
        }
    }

    Intake intake() {
        return intake;
    }

    /** Says which server samples from now on. */
    synchronized void servedBy(ServerRef<Void, SamplerServer.Signal> newServer) {
        server = newServer;
        if (observing == null) { // one that was killed has left it
            observing = runtime.observer().subscribe(intake);
        }
    }

    /** Says that it samples no more. */
    synchronized void unserved() {
        server = null;
        if (observing != null) {
            observing.close();
            observing = null;
        }
    }

    private void wake() {
        ServerRef<Void, SamplerServer.Signal> current = server;
        if (current != null && current.isAlive()) { // else it is being restarted, and looks when it is there
            current.cast(SamplerServer.Signal.HAPPENED);
        }
    }

    /** The name. */
    @Override
    public String toString() {
        return name;
    }
}
