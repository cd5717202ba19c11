package org.mlaudit.quickstart.flights;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.codec.GroundTruthEncoder;
import org.mlaudit.codec.GroundTruthSource;

/** Ground truth comes late, early, twice, wrong at first and astray, and what holds in the end is the truth. */
class TruthReportsTest {
    private static final FlightModel MODEL = FlightModel.load();
    private static final YearMonth FEBRUARY = YearMonth.of(2001, 2);
    private static final Map<String, Flight> FLIGHTS = new HashMap<>();

    @TempDir
    static Path directory;

    private static List<Sent> reports = List.of();
    private static FeedProgress progress = new FeedProgress(0, TruthCounts.NONE, new TreeMap<>(), Instant.EPOCH, false);

    /** A report, and how many inferences were written before it. */
    private record Sent(String id, Instant observedAt, String label, int file) implements GroundTruthSource {
        @Override
        public @Nullable Object value() {
            return null;
        }

        @Override
        public @Nullable Object weight() {
            return null;
        }
    }

    @BeforeAll
    static void feed() throws Exception {
        FeedOptions options = FeedOptions.of(
                        directory.resolve("flights"), directory.resolve("outcomes"), directory.resolve("feed"))
                .months(FEBRUARY, FEBRUARY)
                .files(2000, 1000);
        progress = new FlightFeed(options, MODEL, any -> {}).run();
        FlightData.month(FEBRUARY).forEach(flight -> FLIGHTS.put(flight.id(), flight));
        ObjectMapper json = new ObjectMapper();
        List<Sent> sent = new ArrayList<>();
        try (Stream<Path> files = Files.list(options.outcomes())) {
            int number = 0;
            for (Path file : files.sorted().toList()) {
                for (String line : Files.readAllLines(file)) {
                    JsonNode node = json.readTree(line);
                    sent.add(new Sent(
                            node.get("id").asText(),
                            Instant.parse(node.get("observedAt").asText()),
                            node.get("label").asText(),
                            number));
                }
                number++;
            }
        }
        reports = sent;
    }

    private static Map<String, List<Sent>> byId() {
        Map<String, List<Sent>> byId = new HashMap<>();
        reports.forEach(report ->
                byId.computeIfAbsent(report.id(), any -> new ArrayList<>()).add(report));
        return byId;
    }

    @Test
    void allAreValidUnderTheContract() {
        GroundTruthEncoder encoder = new GroundTruthEncoder(
                MODEL.contract(), Clock.fixed(Instant.parse("2027-01-01T00:00:00Z"), ZoneOffset.UTC));
        assertThat(reports).allMatch(report -> encoder.encode(report, null).isEmpty());
    }

    @Test
    void theLastReportOnEveryFlightIsTrueAndComesWithinItsTimeToLive() {
        Map<String, List<Sent>> byId = byId();
        Duration timeToLive = MODEL.contract().groundTruth().timeToLive();
        FLIGHTS.forEach((id, flight) -> {
            List<Sent> ofFlight = byId.get(id);
            assertThat(ofFlight).isNotNull();
            assertThat(ofFlight.getLast().label()).isEqualTo(flight.outcome());
            assertThat(ofFlight)
                    .allMatch(report ->
                            !report.observedAt().isAfter(flight.scheduled().plus(timeToLive)));
        });
    }

    @Test
    void whatIsCountedIsWhatIsWritten() {
        Map<String, List<Sent>> byId = byId();
        TruthCounts truths = progress.truths();
        assertThat(truths.reports()).isEqualTo(reports.size());
        assertThat(truths.known()).isEqualTo(FLIGHTS.size());
        assertThat(byId.keySet()).containsAll(truths.strays());
        assertThat(byId).hasSize(FLIGHTS.size() + truths.strays().size());
        assertThat(truths.strays()).isNotEmpty().noneMatch(FLIGHTS::containsKey);
        assertThat(byId.values().stream().filter(TruthReportsTest::corrected).count())
                .isEqualTo(truths.corrected())
                .isEqualTo(truths.wrong())
                .isBetween(800L, 1000L);
        assertThat(byId.values().stream().filter(TruthReportsTest::repeated).count())
                .isEqualTo(truths.repeated())
                .isBetween(800L, 1000L);
        MonthFigures figures = progress.months().get(FEBRUARY);
        assertThat(figures.flights()).isEqualTo(FLIGHTS.size());
        assertThat(figures.late())
                .isEqualTo(FLIGHTS.values().stream().filter(Flight::late).count());
        assertThat(figures.right())
                .isEqualTo(FLIGHTS.values().stream()
                        .filter(flight -> MODEL.label(MODEL.score(flight)).equals(flight.outcome()))
                        .count());
    }

    private static boolean corrected(List<Sent> sent) {
        return sent.size() == 2
                && !sent.getFirst().label().equals(sent.getLast().label())
                && sent.getFirst().observedAt().isBefore(sent.getLast().observedAt());
    }

    private static boolean repeated(List<Sent> sent) {
        return sent.size() == 2
                && sent.getFirst().label().equals(sent.getLast().label())
                && sent.getFirst().observedAt().equals(sent.getLast().observedAt());
    }

    /** A file of reports spans more than a day, so that what comes two days early comes in a file before. */
    @Test
    void someComeBeforeTheirInferenceAndTheOthersHoursAfterIt() {
        List<Duration> waits = new ArrayList<>();
        long early = 0;
        for (Sent report : reports) {
            Flight flight = FLIGHTS.get(report.id());
            if (flight != null) {
                Duration wait = Duration.between(flight.scheduled(), report.observedAt());
                early += wait.isNegative() ? 1 : 0;
                waits.add(wait);
            }
        }
        assertThat(early).isEqualTo(progress.truths().announced()).isBetween(900L, 1200L);
        assertThat(waits)
                .allMatch(wait -> wait.equals(TruthReport.ANNOUNCED_BEFORE.negated())
                        || (wait.compareTo(Duration.ofHours(2)) > 0 && wait.compareTo(Duration.ofHours(64)) < 0));
    }
}
