package org.mlaudit.quickstart.demo;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.quickstart.flights.FeedOptions;
import org.mlaudit.quickstart.flights.FeedProgress;
import org.mlaudit.quickstart.flights.FlightFeed;
import org.mlaudit.quickstart.flights.FlightModel;
import org.mlaudit.quickstart.flights.FlightReference;
import org.mlaudit.quickstart.platform.Distribution;
import org.mlaudit.quickstart.platform.Endpoints;
import org.mlaudit.quickstart.platform.Memory;
import org.mlaudit.quickstart.platform.Platform;
import org.mlaudit.quickstart.platform.PlatformException;
import org.mlaudit.topics.TopicCatalogue;
import org.mlaudit.topics.TopicOptions;

/**
 * The demo from start to end: the platform comes up, the flight-delay model is registered, NiFi takes the files that the feed drops, and what comes out on
 * the topics and from the REST interface is held against what went in.
 */
public final class Demo {

    private static final Duration LOOK = Duration.ofSeconds(1);
    /** How long the figures must stand still after the last flight before the demo counts as complete. */
    private static final Duration SETTLE = Duration.ofSeconds(8);

    private final Distribution distribution;
    private final DemoOptions options;
    private final PrintStream out;

    /** A demo that is not started yet. */
    public Demo(Distribution distribution, DemoOptions options, PrintStream out) {
        this.distribution = distribution;
        this.options = options;
        this.out = out;
    }

    /**
     * Runs until the last flight is judged, and if the options don't say once, on until the process is stopped.
     *
     * @return whether everything expected came out, and nothing else
     * @throws PlatformException when something is in the way
     */
    public boolean run() throws InterruptedException {
        long begin = System.nanoTime();
        out.println("Starting the platform; its data and logs are in "
                + options.platform().data());
        try (Platform platform = Platform.start(distribution, options.platform(), out::println)) {
            Directories directories = Directories.in(platform.data());
            var topics = new TopicCatalogue();
            createTopics(platform.endpoints(), topics);
            FlightModel model = FlightModel.load();
            ModelKey key = model.contract().key();
            register(platform.endpoints(), directories, model);
            DemoFlow.start(distribution, platform.endpoints(), topics.prefix(), directories);
            out.println("  NiFi runs the flow \"" + DemoFlow.NAME + "\"");
            out.println();
            printAddresses(platform.endpoints());
            FeedOptions feedOptions = FeedOptions.of(
                            directories.inferences(), directories.groundTruth(), directories.feed())
                    .speed(options.speed());
            try (var reader = new TopicReader(platform.endpoints(), topics)) {
                SortedMap<Instant, Long> days = play(platform, feedOptions, model, key, reader.tally());
                var report = new Report(
                        FlightFeed.progress(feedOptions), FlightFeed.broken(feedOptions), reader.tally(), days);
                report.print(out);
                printPlatform(platform, Duration.ofNanos(System.nanoTime() - begin));
                boolean complete = report.problems().isEmpty();
                if (!options.once()) {
                    out.println("Everything stays up: look around, then Ctrl-C stops all of it.");
                    stayUp(platform);
                }
                return complete;
            }
        }
    }

    private void register(Endpoints endpoints, Directories directories, FlightModel model) throws InterruptedException {
        Path contract = FlightModel.writeFiles(directories.model());
        Path reference = directories.model().resolve("reference-2001-01.csv");
        int flights = FlightReference.write(reference, model);
        Path artifact = directories.model().resolve(FlightModel.ARTIFACT_FILE);
        Registrar.register(
                distribution,
                endpoints,
                Map.of(),
                contract,
                List.of("--reference", reference.toString(), "--artifact", artifact.toString()));
        out.printf(
                Locale.ENGLISH,
                "  model %s registered, with %,d flights of January as its reference%n",
                model.contract().key(),
                flights);
    }

    private void createTopics(Endpoints endpoints, TopicCatalogue topics) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", endpoints.bootstrapServers()))) {
            topics.ensure(admin, TopicOptions.DEFAULT.withPartitions(4));
        }
    }

    /** Plays the flights and looks on until all of them have come out at the other end and nothing moves any more. */
    private SortedMap<Instant, Long> play(
            Platform platform, FeedOptions feedOptions, FlightModel model, ModelKey key, Tally tally)
            throws InterruptedException {
        var newest = new AtomicReference<>(FlightFeed.progress(feedOptions));
        var feed = new FlightFeed(feedOptions, model, newest::set);
        CompletableFuture<Void> feeding = inBackground(feed);
        var windows = new ModelWindows(platform.endpoints().consoleUrl());
        var progress = new Progress(out, Boolean.getBoolean("mlaudit.terminal"));
        var stillness = new Stillness();
        try {
            while (true) {
                platform.awaitDeath(LOOK).ifPresent(reason -> {
                    throw new PlatformException(reason);
                });
                if (feeding.isCompletedExceptionally()) {
                    feeding.join();
                }
                FeedProgress fed = newest.get();
                Tally.Figures figures = tally.figures();
                progress.show(figures, fed);
                SortedMap<Instant, Long> days = fed.done() ? windows.days(key) : Collections.emptySortedMap();
                Duration still = stillness.of(List.of(fed, figures, days));
                boolean settled = Report.everythingArrived(fed, figures, days) && still.compareTo(SETTLE) > 0;
                if (settled || still.compareTo(options.patience()) > 0) {
                    return days;
                }
            }
        } finally {
            feed.stop();
            progress.end();
        }
    }

    private static CompletableFuture<Void> inBackground(FlightFeed feed) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        feed.run();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                task -> Thread.ofPlatform().name("feed").daemon().start(task));
    }

    private static void stayUp(Platform platform) throws InterruptedException {
        Optional<String> reason = Optional.empty();
        while (reason.isEmpty()) {
            reason = platform.awaitDeath(Duration.ofHours(1));
        }
        throw new PlatformException(reason.get());
    }

    private void printAddresses(Endpoints endpoints) {
        out.println("  Console and REST   " + endpoints.consoleUrl() + "   (OpenAPI: " + endpoints.consoleUrl()
                + "/openapi.json)");
        out.println("  NiFi               " + endpoints.nifiUrl());
        out.println("  Kafka              " + endpoints.bootstrapServers());
        out.println("  Schema registry    " + endpoints.registryUrl());
        out.println();
    }

    private void printPlatform(Platform platform, Duration took) {
        Map<String, Long> memory = new LinkedHashMap<>(platform.memory());
        Memory.peakBytes(ProcessHandle.current().pid()).ifPresent(bytes -> memory.put("demo", bytes));
        long total = memory.values().stream().mapToLong(Long::longValue).sum();
        out.println();
        out.printf(
                Locale.ENGLISH,
                "Memory at peak     %,d MB: %s%n",
                total >> 20,
                memory.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + (entry.getValue() >> 20))
                        .collect(Collectors.joining(", ")));
        out.printf(Locale.ENGLISH, "Duration           %d min %d s%n", took.toMinutes(), took.toSecondsPart());
        out.println();
        printAddresses(platform.endpoints());
    }
}
