package org.mlaudit.quickstart.demo;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.YearMonth;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.quickstart.flights.FeedOptions;
import org.mlaudit.quickstart.flights.FeedProgress;
import org.mlaudit.quickstart.flights.FlightFeed;
import org.mlaudit.quickstart.flights.FlightModel;
import org.mlaudit.quickstart.flights.FlightReference;
import org.mlaudit.quickstart.nifi.NifiClient;
import org.mlaudit.quickstart.platform.Distribution;
import org.mlaudit.quickstart.platform.Endpoints;
import org.mlaudit.quickstart.platform.Platform;
import org.mlaudit.quickstart.platform.PlatformException;
import org.mlaudit.topics.TopicCatalogue;
import org.mlaudit.topics.TopicOptions;

/**
 * The main job on a running platform: the model is registered, NiFi takes the files that the feed drops, and what comes out is looked on.
 */
final class FlightsRun implements AutoCloseable {

    static final int PARTITIONS = 4;

    private static final Duration LOOK = Duration.ofSeconds(1);
    /** How long the figures must stand still after the last flight before the run counts as complete. */
    private static final Duration SETTLE = Duration.ofSeconds(8);

    private final Distribution distribution;
    private final Platform platform;
    private final PrintStream out;
    private final Directories directories;
    private final FlightModel model = FlightModel.load();
    private final NifiClient nifi;
    private final TopicReader reader;

    /** Makes the topics, registers the model, imports the flow into NiFi and starts it. What is there already is left as it is. */
    FlightsRun(Distribution distribution, Platform platform, PrintStream out) throws InterruptedException {
        this.distribution = distribution;
        this.platform = platform;
        this.out = out;
        directories = Directories.in(platform.data());
        nifi = new NifiClient(platform.endpoints().nifiApi());
        var topics = new TopicCatalogue();
        createTopics(platform.endpoints(), topics);
        register(platform.endpoints());
        DemoFlow.start(nifi, distribution, platform, topics.prefix(), directories);
        out.println("  NiFi runs the flow \"" + DemoFlow.NAME + "\"");
        reader = new TopicReader(platform.endpoints(), topics);
    }

    private static void createTopics(Endpoints endpoints, TopicCatalogue topics) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", endpoints.bootstrapServers()))) {
            topics.ensure(admin, TopicOptions.DEFAULT.withPartitions(PARTITIONS));
        }
    }

    private void register(Endpoints endpoints) throws InterruptedException {
        Path directory = directories.model();
        Path artifact = directory.resolve(FlightModel.ARTIFACT_FILE);
        Path reference = directory.resolve("reference-2001-01.csv");
        int flights = FlightReference.write(reference, model);
        Registrar.register(
                distribution,
                endpoints,
                platform.keys().applicationSettings(),
                FlightModel.writeFiles(directory),
                List.of("--reference", reference.toString(), "--artifact", artifact.toString()));
        out.printf(
                Locale.ENGLISH,
                "  %s registered, with %,d flights of January and what came of them as its reference%n",
                key(),
                flights);
    }

    /** The model version that the flights are judged for. */
    ModelKey key() {
        return model.contract().key();
    }

    /** Where the demo's files are. */
    Directories directories() {
        return directories;
    }

    /** What has come out so far. */
    Tally tally() {
        return reader.tally();
    }

    /** February to June, as fast as NiFi takes the files. */
    FeedOptions feed() {
        return FeedOptions.of(directories.inferences(), directories.groundTruth(), directories.feed());
    }

    /**
     * Plays the flights and looks on until all of them have come out at the other end and nothing moves any more.
     *
     * @param patience how long nothing may move before waiting for the rest is given up
     * @return what came out, held against what went in
     * @throws PlatformException when a server of the platform ends
     */
    Report play(FeedOptions options, Duration patience) throws InterruptedException {
        var newest = new AtomicReference<>(FlightFeed.progress(options));
        var feed = new FlightFeed(options, model, newest::set, () -> tally().captured());
        CompletableFuture<Void> feeding = inBackground(feed);
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
                Tally.Figures figures = tally().figures();
                progress.show(figures, fed);
                Counted days = fed.done() ? counted(fed.months().keySet()) : Counted.NOTHING;
                Duration still = stillness.of(List.of(fed, figures, days));
                if (Differences.everythingArrived(fed, figures, days) && still.compareTo(SETTLE) > 0) {
                    progress.end();
                    out.println(
                            "The last flight is in; a customer asks to be forgotten, and the ledger is verified ...");
                    LedgerVerdicts ledger = new Custody(distribution, platform)
                            .settle(fed.months().keySet());
                    return new Report(fed, FlightFeed.broken(options), tally(), days, ledger);
                }
                if (still.compareTo(patience) > 0) {
                    progress.end();
                    out.println("Nothing has moved for " + patience.toSeconds() + " s. What NiFi says:");
                    nifi.bulletins().forEach(bulletin -> out.println("  " + bulletin));
                    LedgerVerdicts ledger = LedgerVerdicts.none("not everything arrived");
                    return new Report(fed, FlightFeed.broken(options), tally(), days, ledger);
                }
            }
        } finally {
            feed.stop();
            progress.end();
        }
    }

    /** What the application says of the flights; nothing while it does not answer. */
    private Counted counted(Collection<YearMonth> months) {
        try {
            var windows = new ModelWindows(platform.endpoints().consoleUrl());
            var performance = new TreeMap<YearMonth, MonthPerformance>();
            months.forEach(month -> performance.put(month, windows.month(key(), month)));
            return new Counted(windows.days(key()), performance);
        } catch (PlatformException notNow) {
            return Counted.NOTHING;
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

    @Override
    public void close() {
        reader.close();
    }
}
