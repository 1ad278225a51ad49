package io.genserver.chat;

import io.genserver.chat.CommandLineReader.Task;
import io.genserver.chat.Option.Source;
import io.genserver.dashboard.Dashboard;
import io.genserver.dashboard.DashboardOptions;
import io.genserver.monitoring.Feed;
import io.genserver.monitoring.Incident;
import io.genserver.monitoring.RemoteFeed;
import io.genserver.monitoring.Sample;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;

/** Shows a chat that runs elsewhere in the terminal, until its user quits. */
final class RemoteDashboard {
    private static final Duration CONTACT_TIMEOUT = Duration.ofSeconds(10);

    private RemoteDashboard() {}

    /** @throws StartupException if the chat cannot be reached, or does not let its user in; later it is waited for */
    static void run(Task.Observe task, Map<String, String> environment) throws InterruptedException {
        Optional<Secret> token = task.token().or(() -> tokenIn(environment));
        try (Feed feed = connect(task.url(), token)) {
            awaitContact(feed, task.url());
            try (Dashboard dashboard = new Dashboard(feed, DashboardOptions.DEFAULT.withLayout(task.layout()))) {
                dashboard.start().await();
            }
        }
    }

    private static Feed connect(URI url, Optional<Secret> token) {
        try {
            return RemoteFeed.connect(url, token.map(Secret::reveal));
        } catch (IllegalArgumentException e) { // which does not show the token
            throw new StartupException("no dashboard of " + url + ": " + OneLine.of(e.getMessage()));
        }
    }

    private static Optional<Secret> tokenIn(Map<String, String> environment) {
        return value(Options.ADMIN_TOKEN_FILE, environment).or(() -> value(Options.ADMIN_TOKEN, environment));
    }

    private static <T> Optional<T> value(Option<Optional<T>> option, Map<String, String> environment) {
        String variable = option.nameBy(Source.ENVIRONMENT).orElseThrow();
        String text = environment.getOrDefault(variable, "");
        return text.isBlank() ? Optional.empty() : option.read(text, variable);
    }

    /** So that a mistake is an error in a line, and not a screen that waits. */
    private static void awaitContact(Feed feed, URI url) throws InterruptedException {
        var contact = new FirstContact();
        Feed.Subscription subscription = feed.subscribe(contact);
        try {
            String trouble = contact.trouble.get(CONTACT_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
            if (!trouble.isEmpty()) {
                throw new StartupException("no dashboard of " + url + ": " + OneLine.of(trouble));
            }
        } catch (TimeoutException e) {
            throw new StartupException("no dashboard of " + url + ": no answer in " + Units.print(CONTACT_TIMEOUT));
        } catch (ExecutionException e) {
            throw new AssertionError("it is only completed", e);
        } finally {
            subscription.close();
        }
    }

    /** Waits until it is known whether there is a connection: a feed begins with none, and fails after that. */
    private static final class FirstContact implements Feed.Listener {
        private static final Pattern NEXT_ATTEMPT = Pattern.compile("; trying again in .*");

        /** Empty if there is none. */
        final CompletableFuture<String> trouble = new CompletableFuture<>();

        private boolean hasBegun;

        @Override
        public void connected(boolean isConnected, String reason) {
            if (isConnected) {
                trouble.complete("");
            } else if (hasBegun) {
                trouble.complete(NEXT_ATTEMPT.matcher(reason).replaceFirst("")); // as there will be none
            }
            hasBegun = true;
        }

        @Override
        public void sampled(Sample sample) {}

        @Override
        public void happened(Incident incident) {}
    }
}
