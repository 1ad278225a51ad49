package io.genserver.monitoring;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;

/** Posts by HTTP. Redirects are not followed, so that nothing goes where the operator did not say. */
final class HttpTransport implements WebhookServer.Transport {
    private final Webhook webhook;
    private final HttpClient client;

    HttpTransport(Webhook webhook) {
        this.webhook = webhook;
        this.client = HttpClient.newBuilder()
                .connectTimeout(webhook.timeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public CompletableFuture<Integer> post(String json) {
        HttpRequest request = HttpRequest.newBuilder(webhook.uri())
                .timeout(webhook.timeout())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        CompletableFuture<HttpResponse<Void>> exchange =
                client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
        CompletableFuture<Integer> status = exchange.thenApply(HttpResponse::statusCode);
        status.whenComplete(
                (s, failure) -> exchange.cancel(true)); // if it was cancelled: this is not passed up by itself
        return status;
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
