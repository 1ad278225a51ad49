package io.genserver.dashboard;

import io.genserver.ServerRuntime;
import io.genserver.monitoring.Feed;
import io.genserver.monitoring.Sampler;
import io.genserver.monitoring.SamplerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.ShutdownHooks;
import org.jspecify.annotations.Nullable;

/**
 * Shows a system of servers in the terminal, live: its supervision tree, its servers and their mailboxes, memory, the rate of
 * messages, and a log of crashes and restarts. The key {@code ?} explains the others.
 *
 * {@snippet file="DashboardExample.java" region="start"}
 *
 * <p>It draws on a screen of its own, and gives the terminal back as it was when its user quits, when it is closed, and when
 * the program ends, by an exception or a signal. What else the program writes to the terminal meanwhile disturbs the
 * picture, until the key {@code r} is pressed: a program that logs should log to a file. Where there is no terminal, or one
 * that cannot move its cursor, it writes lines instead, every few seconds. There are no colours if the environment has
 * {@code NO_COLOR}, and nothing but ASCII unless the terminal's encoding is UTF-8.
 *
 * <p>Reading keys and drawing is done by one daemon thread. The JVM should be started with
 * {@code --enable-native-access=ALL-UNNAMED}, or else its warning is part of the picture. For any thread; one that has ended
 * cannot be started again.
 */
public final class Dashboard implements AutoCloseable {
    /** How long the thread may be deaf to what is neither a key nor the time to draw. */
    private static final long SLICE_MILLIS = 100;

    private static final long CLOSE_SECONDS = 5;

    private static final String SAMPLER = "dashboard.sampler";

    private final Supplier<Feed> feeds;
    private final boolean ownsFeed;
    private final DashboardOptions options;
    private final TerminalSource terminals;
    private final FeedWatch watch = new FeedWatch();
    private final CountDownLatch ended = new CountDownLatch(1);

    /** Runs before that of the terminal, which is added later and would close it with all that is on it. */
    private final ShutdownHooks.Task atShutdown = this::restore;

    private @Nullable Thread thread;
    private volatile @Nullable Screen screen;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable Throwable failure;

    /** Where a terminal comes from. */
    interface TerminalSource {
        Terminal open() throws IOException;
    }

    /** Shows the {@linkplain ServerRuntime#standard() standard} runtime. */
    public Dashboard(Layout layout) {
        this(layout, ServerRuntime.standard());
    }

    /** Shows {@code runtime}, which has one server more from the start of the dashboard to its end. */
    public Dashboard(Layout layout, ServerRuntime runtime) {
        this(runtime, DashboardOptions.DEFAULT.withLayout(layout), Dashboard::systemTerminal);
    }

    /** Shows what {@code feed} tells, which is not closed with the dashboard. */
    public Dashboard(Feed feed, DashboardOptions options) {
        this(feed, options, Dashboard::systemTerminal);
        Objects.requireNonNull(feed, "feed");
    }

    Dashboard(ServerRuntime runtime, DashboardOptions options, TerminalSource terminals) {
        this(samplerOf(Objects.requireNonNull(runtime, "runtime")), true, options, terminals);
    }

    Dashboard(Feed feed, DashboardOptions options, TerminalSource terminals) {
        this(() -> feed, false, options, terminals);
    }

    private Dashboard(Supplier<Feed> feeds, boolean ownsFeed, DashboardOptions options, TerminalSource terminals) {
        this.feeds = feeds;
        this.ownsFeed = ownsFeed;
        this.options = Objects.requireNonNull(options, "options");
        this.terminals = terminals;
    }

    private static Supplier<Feed> samplerOf(ServerRuntime runtime) {
        return () -> Sampler.start(SAMPLER, runtime, SamplerOptions.DEFAULT);
    }

    private static Terminal systemTerminal() throws IOException {
        return TerminalBuilder.builder()
                .system(true)
                .systemOutput(TerminalBuilder.SystemOutput.SysOut)
                .dumb(true)
                .nativeSignals(false)
                .build();
    }

    /**
     * Begins to draw; returns at once.
     *
     * @return this dashboard
     * @throws IllegalStateException if it has been started before
     * @throws UncheckedIOException if the terminal cannot be had
     * @throws io.genserver.NameTakenException if the runtime is shown by another dashboard
     */
    public synchronized Dashboard start() {
        if (thread != null || isClosing()) {
            throw new IllegalStateException("a dashboard can be started once");
        }
        Feed feed = feeds.get();
        ShutdownHooks.add(atShutdown);
        try {
            Terminal terminal = terminals.open();
            thread = Thread.ofPlatform().daemon().name("dashboard").start(() -> run(feed, terminal));
        } catch (IOException e) {
            throw new UncheckedIOException("no terminal to draw on", e);
        } finally {
            if (thread == null) { // JLine has failures of many types
                ShutdownHooks.remove(atShutdown);
                closeOwn(feed);
            }
        }
        return this;
    }

    /**
     * Blocks until the user quits, or the dashboard is closed.
     *
     * @throws IllegalStateException if it failed; its cause says how
     */
    public void await() throws InterruptedException {
        ended.await();
        if (failure != null) {
            throw new IllegalStateException("the dashboard failed", failure);
        }
    }

    /**
     * Gives the terminal back, and ends the thread; blocks until that is done, a few seconds at most. May be called more than
     * once. If the calling thread is interrupted, it blocks no longer, and its interrupt status is set again.
     */
    @Override
    public void close() {
        closing.countDown();
        restore();
        if (isStarted()) {
            try {
                ended.await(CLOSE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private synchronized boolean isStarted() {
        return thread != null;
    }

    private boolean isClosing() {
        return closing.getCount() == 0;
    }

    private void restore() {
        Screen open = screen;
        if (open != null) {
            open.close();
        }
    }

    private void closeOwn(Feed feed) {
        if (ownsFeed) {
            feed.close();
        }
    }

    // ---- the thread ----

    private void run(Feed feed, Terminal terminal) {
        try (terminal) {
            show(feed, terminal);
        } catch (InterruptedException | IOException | RuntimeException | Error e) {
            if (!isClosing()) {
                failure = e;
            }
        } finally {
            ShutdownHooks.remove(atShutdown);
            try {
                closeOwn(feed);
            } finally {
                ended.countDown();
            }
        }
    }

    private void show(Feed feed, Terminal terminal) throws InterruptedException, IOException {
        Feed.Subscription subscription = feed.subscribe(watch);
        try {
            Look look = Look.of(terminal.outputEncoding(), System.getenv());
            if (terminal.getType().startsWith(Terminal.TYPE_DUMB)) {
                writeLines(new PlainOutput(terminal.writer(), options.layout(), look));
            } else {
                drawOn(new Screen(terminal), look);
            }
        } finally {
            restore();
            subscription.close();
        }
    }

    private void writeLines(PlainOutput output) throws InterruptedException {
        boolean ends = false;
        while (!ends) {
            Seen seen = watch.seen();
            if (seen.sample() == null) {
                ends = closing.await(SLICE_MILLIS, TimeUnit.MILLISECONDS);
            } else {
                ends = !output.write(seen) || closing.await(PlainOutput.INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
            }
        }
    }

    private void drawOn(Screen opened, Look look) throws IOException {
        screen = opened;
        opened.open();
        KeyReader keys = opened.keys();
        Model model = Model.first(options.layout(), opened.size(), look);
        while (!isClosing() && !model.view().quit()) {
            model = model.update(new Action.Tell(watch.seen()));
            opened.draw(Renderer.render(model));
            model = untilNextDrawing(model, opened, keys);
        }
    }

    /** Reads keys until it is time to draw what is new. */
    private Model untilNextDrawing(Model before, Screen opened, KeyReader keys) throws IOException {
        Model model = before;
        long deadline = System.nanoTime() + options.refresh().toNanos();
        while (!isClosing() && !model.view().quit()) {
            if (opened.hasChanged()) {
                opened.clear();
                return model.update(new Action.Resize(opened.size()));
            }
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                return model;
            }
            Optional<String> key = keys.read(Math.min(left, SLICE_MILLIS));
            if (key.isPresent()) {
                model = pressed(key.get(), model, opened);
                opened.draw(Renderer.render(model));
            }
        }
        return model;
    }

    private static Model pressed(String key, Model model, Screen opened) {
        if (key.equals(KeyReader.END)) {
            return model.update(Action.Key.QUIT);
        }
        Optional<Action> action = KeyBinding.actionOf(key, model.view());
        if (action.isPresent() && action.get() == Action.Key.REFRESH) {
            opened.clear();
        }
        return action.map(model::update).orElse(model);
    }
}
