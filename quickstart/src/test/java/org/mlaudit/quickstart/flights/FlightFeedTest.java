package org.mlaudit.quickstart.flights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightFeedTest {
    private static final FlightModel MODEL = FlightModel.load();
    private static final YearMonth FEBRUARY = YearMonth.of(2001, 2);
    private static final int FLIGHTS_OF_FEBRUARY = 45_653;

    @TempDir
    static Path shared;

    @TempDir
    Path directory;

    /** What a feed of February writes that nothing disturbs. */
    private static Map<String, String> expected = Map.of();

    private static List<BrokenRecord> expectedBroken = List.of();

    @BeforeAll
    static void undisturbed() throws InterruptedException {
        FeedOptions options = options(shared);
        run(options);
        expected = files(options);
        expectedBroken = FlightFeed.broken(options).expected();
    }

    private FeedOptions options(String name) {
        return options(directory.resolve(name));
    }

    private static FeedOptions options(Path home) {
        return FeedOptions.of(home.resolve("in/flights"), home.resolve("in/outcomes"), home.resolve("feed"))
                .months(FEBRUARY, FEBRUARY)
                .files(2000, 1000);
    }

    /** All files of a feed by name. */
    private static Map<String, String> files(FeedOptions options) {
        Map<String, String> contents = new TreeMap<>();
        for (Path each : List.of(options.inferences(), options.outcomes())) {
            try (Stream<Path> files = Files.list(each)) {
                for (Path file : files.toList()) {
                    contents.put(file.getFileName().toString(), Files.readString(file));
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        return contents;
    }

    /** All lines of the files whose names start so, in order. */
    private static List<String> lines(Map<String, String> files, String start) {
        return files.entrySet().stream()
                .filter(file -> file.getKey().startsWith(start))
                .flatMap(file -> file.getValue().lines())
                .toList();
    }

    private static FeedProgress run(FeedOptions options) throws InterruptedException {
        return new FlightFeed(options, MODEL, progress -> {}).run();
    }

    @Test
    void everyFlightFromFebruaryToJuneIsWrittenOnceWithItsOutcome() throws Exception {
        FeedOptions all = options("all").months(FEBRUARY, FlightData.LAST_MONTH);
        FeedProgress progress = run(all);
        assertThat(progress.flights()).isEqualTo(249_189);
        assertThat(progress.broken()).isEqualTo(499);
        assertThat(progress.truths().known()).isEqualTo(249_189);
        assertThat(progress.eventTime()).isEqualTo("2001-06-30T23:56:00Z");
        assertThat(progress.done()).isTrue();
        assertThat(progress.months().keySet()).containsExactlyElementsOf(months(FEBRUARY, FlightData.LAST_MONTH));
        Set<String> broken = new HashSet<>();
        FlightFeed.broken(all).expected().forEach(each -> broken.add(each.id()));
        Map<String, String> files = files(all);
        Set<String> inferences = new HashSet<>();
        int good = 0;
        for (String line : lines(files, FlightFeed.INFERENCES)) {
            String id = line.substring(7, 43);
            if (line.endsWith("}") && !broken.contains(id) && !line.startsWith("{\"id\":\"  \"")) {
                good++;
                inferences.add(id);
            }
        }
        assertThat(good).isEqualTo(249_189);
        Set<String> outcomes = new HashSet<>();
        List<String> reports = lines(files, FlightFeed.OUTCOMES);
        reports.forEach(line -> outcomes.add(line.substring(7, 43)));
        assertThat(reports).hasSize((int) progress.truths().reports());
        assertThat(progress.truths().strays()).hasSize(100).doesNotHaveDuplicates();
        assertThat(outcomes.removeAll(new HashSet<>(progress.truths().strays())))
                .isTrue();
        assertThat(outcomes).isEqualTo(inferences).hasSize(249_189);
    }

    private static List<YearMonth> months(YearMonth from, YearMonth to) {
        return Stream.iterate(from, month -> !month.isAfter(to), month -> month.plusMonths(1))
                .toList();
    }

    @Test
    void twoRunsWriteTheSameFiles() throws Exception {
        run(options("second"));
        assertThat(files(options("second"))).isEqualTo(expected).hasSize(23 + 23 + 1);
    }

    @Test
    void aFeedThatIsStoppedAndGoesOnWritesWhatAnUndisturbedOneDoes() throws Exception {
        FeedOptions stopped = options("stopped");
        for (int part = 1; part < 5; part++) {
            long until = part * 9_000L;
            AtomicReference<FlightFeed> feed = new AtomicReference<>();
            feed.set(new FlightFeed(stopped, MODEL, progress -> {
                if (progress.flights() >= until) {
                    feed.get().stop();
                }
            }));
            FeedProgress progress = feed.get().run();
            assertThat(progress.flights()).isBetween(until, until + 2000);
            assertThat(FlightFeed.progress(stopped)).isEqualTo(progress);
        }
        assertThat(run(stopped).done()).isTrue();
        assertThat(files(stopped)).isEqualTo(expected);
        assertThat(FlightFeed.broken(stopped).expected()).isEqualTo(expectedBroken);
    }

    @Test
    void goingOnWithFilesOfAnotherSizeWritesTheSameRecords() throws Exception {
        FeedOptions stopped = options("stopped");
        AtomicReference<FlightFeed> feed = new AtomicReference<>();
        feed.set(new FlightFeed(stopped, MODEL, progress -> {
            if (progress.flights() > 0) {
                feed.get().stop();
            }
        }));
        feed.get().run();
        run(stopped.files(777, 1000).speed(1e9));
        for (String kind : List.of(FlightFeed.INFERENCES, FlightFeed.OUTCOMES)) {
            assertThat(lines(files(stopped), kind)).isEqualTo(lines(expected, kind));
        }
    }

    /** As a process leaves it that was killed at the worst moments: before a batch is committed, and before it is moved. */
    @Test
    void aFeedThatIsKilledWithABatchInItsHandsNeitherLosesNorDoublesIt() throws Exception {
        FeedOptions killed = options("killed");
        FeedJournal journal = new FeedJournal(killed);
        journal.recover();
        journal.stage("flights-051462.jsonl", "half a ba");
        assertThat(new FeedJournal(killed).recover().nextRow()).isZero();

        AtomicReference<FlightFeed> feed = new AtomicReference<>();
        feed.set(new FlightFeed(killed, MODEL, progress -> {
            if (progress.flights() >= 6000) {
                feed.get().stop();
            }
        }));
        feed.get().run();
        Path third = killed.inferences().resolve("flights-055462.jsonl");
        Path staged = killed.state().resolve("staged/flights-055462.jsonl");
        Files.move(third, staged);
        // Its reader takes the rest away meanwhile; a file that was delivered must not come again.
        Map<String, String> taken = files(killed);
        for (Path each : List.of(killed.inferences(), killed.outcomes())) {
            try (Stream<Path> files = Files.list(each)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
        assertThat(run(killed).done()).isTrue();
        Map<String, String> rest = files(killed);
        assertThat(rest).doesNotContainKeys(taken.keySet().toArray(String[]::new));
        rest.putAll(taken);
        assertThat(rest).isEqualTo(expected);
    }

    @Test
    void aFinishedFeedWritesNothingMore() throws Exception {
        run(options("done"));
        Map<String, String> before = files(options("done"));
        assertThat(run(options("done"))).isEqualTo(FlightFeed.progress(options("done")));
        assertThat(files(options("done"))).isEqualTo(before);
    }

    @Test
    void waitsForItsReaderWhenTooManyFilesWait() throws Exception {
        FeedOptions bounded = options("bounded").files(2000, 3);
        FlightFeed feed = new FlightFeed(bounded, MODEL, progress -> {});
        AtomicReference<FeedProgress> end = new AtomicReference<>();
        Thread thread = new Thread(() -> {
            try {
                end.set(feed.run());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.start();
        Map<String, String> taken = new TreeMap<>();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(5))
                .until(() -> {
                    for (Path each : List.of(bounded.inferences(), bounded.outcomes())) {
                        if (!Files.isDirectory(each)) {
                            continue;
                        }
                        try (Stream<Path> files = Files.list(each)) {
                            List<Path> waiting = files.toList();
                            assertThat(waiting).hasSizeLessThanOrEqualTo(3);
                            for (Path file : waiting) {
                                taken.put(file.getFileName().toString(), Files.readString(file));
                                Files.delete(file);
                            }
                        }
                    }
                    return !thread.isAlive();
                });
        taken.putAll(files(bounded));
        assertThat(end.get().flights()).isEqualTo(FLIGHTS_OF_FEBRUARY);
        assertThat(taken).isEqualTo(expected);
    }

    @Test
    void inferencesComeInOrderOfEventTime() throws Exception {
        Map<String, String> files = expected;
        Map<String, Instant> scheduled = new HashMap<>();
        try (FlightData data = FlightData.open()) {
            data.forEachRemaining(flight -> scheduled.put(flight.id(), flight.scheduled()));
        }
        List<String> good = new ArrayList<>(lines(files, FlightFeed.INFERENCES));
        good.removeIf(line -> !scheduled.containsKey(line.substring(7, 43)));
        assertThat(nodes(good).stream()
                        .map(inference ->
                                Instant.parse(inference.get("occurredAt").asText()))
                        .toList())
                .isSorted()
                .hasSize(FLIGHTS_OF_FEBRUARY);
    }

    private static List<JsonNode> nodes(List<String> lines) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<JsonNode> nodes = new ArrayList<>();
        for (String line : lines) {
            nodes.add(json.readTree(line));
        }
        return nodes;
    }

    @Test
    void aSpeedPacesEventTime() throws Exception {
        List<FeedProgress> seen = new ArrayList<>();
        AtomicReference<FlightFeed> feed = new AtomicReference<>();
        long start = System.nanoTime();
        feed.set(new FlightFeed(options("paced").speed(86_400), MODEL, progress -> {
            seen.add(progress);
            if (progress.flights() > 3000) {
                feed.get().stop();
            }
        }));
        feed.get().run();
        double seconds = (System.nanoTime() - start) / 1e9;
        double eventDays = Duration.between(
                                Instant.parse("2001-02-01T00:00:00Z"),
                                seen.getLast().eventTime())
                        .toMinutes()
                / 1440.0;
        assertThat(eventDays).isBetween(1.5, 3.0);
        assertThat(seconds).isGreaterThan(eventDays * 0.95 - 0.05);
    }

    @Test
    void otherMonthsThanThoseOfTheEarlierFeedAreRefused() throws Exception {
        run(options("months"));
        FeedOptions other = options("months").months(FEBRUARY, YearMonth.of(2001, 3));
        assertThatThrownBy(() -> run(other))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("is of the months 2001-02 to 2001-02")
                .hasMessageContaining("--clean");
        assertThatThrownBy(() -> options("no").months(FEBRUARY, YearMonth.of(2001, 7)))
                .hasMessageContaining("must lie within 2001-01 to 2001-06");
    }
}
