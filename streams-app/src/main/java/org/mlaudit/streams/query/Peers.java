package org.mlaudit.streams.query;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.config.HostPort;

/** Asks other instances. A request is passed on at most once: one that came from an instance says so in a header. */
final class Peers {
    /** Names the instance that passed a request on. */
    static final String FORWARDED = "X-Mlaudit-Forwarded";
    /** Says that a copy may answer. */
    static final String STALE_OK = "X-Mlaudit-Stale-Ok";

    private static final Duration CONNECT = Duration.ofSeconds(2);
    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final HttpClient client;
    private final AppConfig.Http config;

    Peers(AppConfig.Http config) {
        this.config = config;
        HttpClient.Builder builder =
                HttpClient.newBuilder().connectTimeout(CONNECT).version(HttpClient.Version.HTTP_1_1);
        config.tls()
                .filter(tls -> tls.truststore().isPresent())
                .ifPresent(tls -> builder.sslContext(Trust.context(tls)));
        this.client = builder.build();
    }

    /**
     * Passes a request on with the body that was read of it.
     *
     * @return the peer's answer, a failure when it did not give one in time
     */
    CompletableFuture<Answer> ask(HostPort peer, Request request, HostPort self, boolean staleOk) {
        byte[] body = request.body();
        HttpRequest.Builder builder = builder(peer, request.pathAndQuery(), request, self)
                .method(
                        request.method(),
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        request.header("Content-Type").ifPresent(type -> builder.header("Content-Type", type));
        if (staleOk) {
            builder.header(STALE_OK, "true");
        }
        return send(builder);
    }

    /**
     * Reads something of a peer that another request needs.
     *
     * @param path and query
     * @return the peer's answer, a failure when it did not give one in time
     */
    CompletableFuture<Answer> read(HostPort peer, String path, Request request, HostPort self) {
        return send(builder(peer, path, request, self).GET());
    }

    private HttpRequest.Builder builder(HostPort peer, String path, Request request, HostPort self) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create(config.scheme() + "://" + peer + path))
                .timeout(ANSWER)
                .header(FORWARDED, self.toString())
                .header("Accept", Answer.JSON);
        Optional<String> credentials =
                config.auth().token().map(token -> "Bearer " + token).or(() -> request.header("Authorization"));
        credentials.ifPresent(value -> builder.header("Authorization", value));
        return builder;
    }

    private CompletableFuture<Answer> send(HttpRequest.Builder builder) {
        return client.sendAsync(builder.build(), HttpResponse.BodyHandlers.ofByteArray())
                .thenApply(Peers::answer);
    }

    /** Waits for an answer; empty when there is none. */
    static Optional<Answer> await(CompletableFuture<Answer> asked) {
        try {
            return Optional.of(asked.get(ANSWER.toMillis() + CONNECT.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        }
    }

    private static Answer answer(HttpResponse<byte[]> response) {
        String type = response.headers().firstValue("Content-Type").orElse(Answer.JSON);
        return new Answer(response.statusCode(), new Answer.Body(type, response.body()), Map.of());
    }
}
