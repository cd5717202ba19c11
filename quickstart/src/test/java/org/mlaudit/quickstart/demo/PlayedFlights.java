package org.mlaudit.quickstart.demo;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.YearMonth;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.mlaudit.quickstart.e2e.SharedPlatform;
import org.mlaudit.quickstart.flights.FeedOptions;
import org.mlaudit.quickstart.platform.Distribution;
import org.mlaudit.quickstart.platform.Platform;

/**
 * The flights of a February, played once on the shared platform for all tests that look at them. The application is killed (kill -9) in the
 * middle and started again.
 */
public final class PlayedFlights {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final YearMonth FEBRUARY = YearMonth.of(2001, 2);
    /** Two days of event time a second: the feed takes fourteen seconds, long enough to be in the middle of it. */
    private static final double SPEED = 2 * 86_400;

    private static final int ENOUGH_TO_KILL = 5_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private static @Nullable PlayedFlights played;

    private final Platform platform;
    private final FlightsRun run;
    private final Report report;
    private final long countedAtKill;

    private PlayedFlights(Platform platform, FlightsRun run, Report report, long countedAtKill) {
        this.platform = platform;
        this.run = run;
        this.report = report;
        this.countedAtKill = countedAtKill;
    }

    /** The flights, played by whoever asks first. */
    public static synchronized PlayedFlights get() {
        if (played == null) {
            try {
                played = play(SharedPlatform.get());
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return played;
    }

    private static PlayedFlights play(Platform platform) throws InterruptedException {
        var run = new FlightsRun(Distribution.find(), platform, System.out);
        FeedOptions feed = run.feed().months(FEBRUARY, FEBRUARY).files(1000, 4).speed(SPEED);
        CompletableFuture<Long> crash = CompletableFuture.supplyAsync(
                () -> {
                    String windows =
                            platform.endpoints().consoleUrl() + "/api/models/" + run.key() + "/windows?size=P1D";
                    await().atMost(PATIENCE).until(() -> counted(windows) > ENOUGH_TO_KILL);
                    long counted = counted(windows);
                    platform.killApplication();
                    platform.startApplication();
                    return counted;
                },
                task -> Thread.ofPlatform().daemon().start(task));
        Report report = run.play(feed, PATIENCE);
        return new PlayedFlights(platform, run, report, crash.join());
    }

    private static long counted(String windows) {
        try (var http = HttpClient.newHttpClient()) {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(URI.create(windows)).build(), HttpResponse.BodyHandlers.ofString());
            long counted = 0;
            for (JsonNode window : JSON.readTree(response.body()).path("windows")) {
                counted += window.path("rows").asLong();
            }
            return counted;
        } catch (IOException e) {
            // Not there yet.
            return 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Where they were played. */
    public Platform platform() {
        return platform;
    }

    FlightsRun run() {
        return run;
    }

    Report report() {
        return report;
    }

    long countedAtKill() {
        return countedAtKill;
    }
}
