package org.mlaudit.streams.query;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.http.sse.SseClient;
import io.javalin.http.sse.SseHandler;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mlaudit.streams.live.LiveEvent;
import org.mlaudit.streams.live.LiveFeed;
import org.mlaudit.streams.live.LiveFeed.Subscription;

/**
 * Server-sent events (HTML Living Standard, 9.2) at {@value #PATH}: what is found and alerted, and which windows were judged, by any
 * instance, from the moment of subscribing. A page asks REST for what an event is about. Each subscriber has a virtual thread, so
 * that one who reads slowly holds up nobody.
 */
final class LiveEvents {
    static final String PATH = "/api/events";

    private static final String MEDIA_TYPE = "text/event-stream";
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);

    private final Gate gate;
    private final LiveFeed feed;

    LiveEvents(Gate gate, LiveFeed feed) {
        this.gate = gate;
        this.feed = feed;
    }

    void install(JavalinConfig config) {
        config.routes.addHttpHandler(HandlerType.GET, PATH, this::answer);
    }

    private void answer(Context context) throws Exception {
        try {
            gate.check(context, false);
            requireNamed(context.header("Accept"));
            Optional<Subscription> subscription = feed.subscribe();
            if (subscription.isEmpty()) {
                throw new ProblemException(
                        Problem.of(503, "Too many watch already. Ask again in a moment.", List.of()),
                        Map.of("Retry-After", "5"));
            }
            context.header("Cache-Control", "no-store");
            context.header("X-Content-Type-Options", "nosniff");
            new SseHandler(client -> serve(client, subscription.get())).handle(context);
        } catch (ProblemException e) {
            Problem problem = e.problem().at(context.path());
            context.status(problem.status());
            context.contentType(Problem.MEDIA_TYPE);
            e.headers().forEach(context::header);
            context.result(Json.bytes(problem));
        }
    }

    /** Javalin streams only to who names the media type, so that a place must not be given to anybody else. */
    private static void requireNamed(@Nullable String accept) {
        if (accept == null || !accept.contains(MEDIA_TYPE)) {
            throw new ProblemException(406, "Events are answered to requests with Accept: " + MEDIA_TYPE + " only.");
        }
    }

    private static void serve(SseClient client, Subscription subscription) {
        client.keepAlive();
        client.onClose(subscription::close);
        client.sendComment("events of ML Audit");
        Thread.ofVirtual().name("live-events").start(() -> pass(client, subscription));
    }

    private static void pass(SseClient client, Subscription subscription) {
        try (subscription) {
            while (!client.terminated() && !subscription.ended()) {
                Optional<LiveEvent> event = subscription.next(HEARTBEAT);
                if (event.isPresent()) {
                    client.sendEvent(
                            event.get().type(),
                            new String(Json.bytes(event.get().data()), StandardCharsets.UTF_8));
                } else {
                    client.sendComment("still here");
                }
                if (subscription.lagged()) {
                    client.sendEvent("window", "{}");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            client.close();
        }
    }
}
