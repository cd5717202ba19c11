package org.mlaudit.quickstart.flights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.codec.InferenceEncoder;
import org.mlaudit.quickstart.flights.Damage.Fault;

class BrokenRecordsTest {
    private static final FlightModel MODEL = FlightModel.load();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2027-01-01T00:00:00Z"), ZoneOffset.UTC);

    @TempDir
    static Path directory;

    private static FeedOptions options = FeedOptions.of(directory, directory, directory);
    private static List<BrokenRecord> broken = List.of();

    private final InferenceEncoder encoder = new InferenceEncoder(MODEL.contract(), CLOCK);

    @BeforeAll
    static void feed() throws InterruptedException {
        options = FeedOptions.of(directory.resolve("flights"), directory.resolve("outcomes"), directory.resolve("feed"))
                .months(YearMonth.of(2001, 2), YearMonth.of(2001, 3))
                .files(2000, 1000);
        new FlightFeed(options, MODEL, progress -> {}).run();
        broken = FlightFeed.broken(options).expected();
    }

    private static String line(BrokenRecord record) throws Exception {
        return Files.readAllLines(options.inferences().resolve(record.file())).get(record.line() - 1);
    }

    private Set<Fault> faults(JsonNode record) {
        return encoder.encode(new JsonInference(record, MODEL.contract()), null).stream()
                .map(reason -> new Fault(reason.code(), reason.path()))
                .collect(Collectors.toSet());
    }

    @Test
    void eachIsRefusedForItsReasonsAndNoOther() throws Exception {
        for (BrokenRecord each : broken) {
            if (each.damage() == Damage.LINE_TRUNCATED) {
                assertThatThrownBy(() -> JSON.readTree(line(each))).isInstanceOf(JsonProcessingException.class);
                continue;
            }
            JsonNode record = JSON.readTree(line(each));
            if (each.damage() == Damage.VERSION_UNREGISTERED) {
                assertThat(record.get("version").asText())
                        .isNotEqualTo(MODEL.contract().key().version());
            } else {
                assertThat(faults(record)).as(record.toString()).isEqualTo(new HashSet<>(each.faults()));
            }
            if (each.damage().keepsId()) {
                assertThat(record.get("id").asText()).isEqualTo(each.id());
            }
        }
    }

    @Test
    void everyOtherRecordIsValid() throws Exception {
        int good = 0;
        List<String> refused = new ArrayList<>();
        Map<String, Set<Integer>> brokenLines = broken.stream()
                .collect(Collectors.groupingBy(
                        BrokenRecord::file, Collectors.mapping(BrokenRecord::line, Collectors.toSet())));
        try (var files = Files.list(options.inferences())) {
            for (Path file : files.toList()) {
                Set<Integer> skipped =
                        brokenLines.getOrDefault(file.getFileName().toString(), Set.of());
                List<String> lines = Files.readAllLines(file);
                for (int i = 0; i < lines.size(); i++) {
                    if (!skipped.contains(i + 1)) {
                        if (!faults(JSON.readTree(lines.get(i))).isEmpty()) {
                            refused.add(lines.get(i));
                        }
                        good++;
                    }
                }
            }
        }
        assertThat(refused).isEmpty();
        assertThat(good).isEqualTo(45_653 + 51_070);
    }

    @Test
    void everyKindComesAboutEquallyOftenOneInFiveHundred() {
        assertThat(broken).hasSize(194);
        Map<Damage, Long> counts =
                broken.stream().collect(Collectors.groupingBy(BrokenRecord::damage, Collectors.counting()));
        assertThat(counts.keySet()).containsExactlyInAnyOrderElementsOf(Arrays.asList(Damage.values()));
        assertThat(counts.values()).allMatch(count -> count == 10 || count == 11);
    }

    @Test
    void idsThatCanBeReadAreUniqueAndNoFlights() {
        List<String> ids = broken.stream()
                .map(BrokenRecord::id)
                .filter(id -> !id.isEmpty())
                .toList();
        assertThat(ids).doesNotHaveDuplicates();
        Set<String> flights =
                FlightData.month(YearMonth.of(2001, 2)).stream().map(Flight::id).collect(Collectors.toSet());
        assertThat(ids).doesNotContainAnyElementsOf(flights);
    }

    @Test
    void whichRecordsAreBrokenDoesNotDependOnTheFiles() throws Exception {
        FeedOptions other = FeedOptions.of(
                        directory.resolve("flights2"), directory.resolve("outcomes2"), directory.resolve("feed2"))
                .months(YearMonth.of(2001, 3), YearMonth.of(2001, 3))
                .files(311, 1000);
        new FlightFeed(other, MODEL, progress -> {}).run();
        Function<List<BrokenRecord>, List<String>> ids =
                all -> all.stream().map(BrokenRecord::id).toList();
        List<BrokenRecord> march = FlightFeed.broken(other).expected();
        assertThat(ids.apply(march)).isEqualTo(ids.apply(broken.subList(broken.size() - march.size(), broken.size())));
    }
}
