package org.mlaudit.quickstart.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.generic.GenericRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.quickstart.e2e.AvroReader;
import org.mlaudit.quickstart.platform.Platform;

/**
 * The main job: a month of real flights through NiFi, the broker and the application, which is killed (kill -9) in the middle and started again. What comes
 * out is what went in, wherever it is read.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class FlightsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static Platform platform;
    private static FlightsRun run;
    private static Report report;
    private static long countedAtKill;

    @BeforeAll
    static void playFebruaryAndKillTheApplicationInTheMiddle() {
        PlayedFlights played = PlayedFlights.get();
        platform = played.platform();
        run = played.run();
        report = played.report();
        countedAtKill = played.countedAtKill();
    }

    @Test
    @Order(1)
    void everyFlightIsCountedOnceAndEveryBrokenRecordIsRefusedForItsReasonsThoughTheApplicationWasKilled() {
        report.print(System.out);
        assertThat(countedAtKill)
                .as("flights counted when the application was killed")
                .isBetween(1L, counted(platform.endpoints().consoleUrl()) - 1);
        assertThat(report.problems()).isEmpty();
    }

    @Test
    @Order(2)
    void findingsAreReadByAPlainAvroConsumer() {
        Set<String> read = AvroReader.readAll(platform.endpoints(), "audit.findings").stream()
                .map(FlightsIT::judged)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(read)
                .isEqualTo(run.tally().findings().stream()
                        .map(FlightsIT::judged)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    @Order(3)
    void findingsAreAnsweredByRest() {
        Set<String> answered = new TreeSet<>();
        for (JsonNode finding : get(platform.endpoints().consoleUrl(), "/findings?verdict=ALARM&limit=1000")
                .path("findings")) {
            answered.add(judged(finding));
        }
        Set<String> expected = run.tally().findings().stream()
                .filter(finding -> finding.getVerdict() == Verdict.ALARM)
                .filter(finding -> finding.getModel().equals(run.key().model()))
                .map(FlightsIT::judged)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(answered).isNotEmpty().isEqualTo(expected);
    }

    @Test
    @Order(4)
    void findingsComeBackIntoNifi() {
        Set<String> expected = run.tally().findings().stream()
                .filter(finding -> finding.getVerdict() == Verdict.ALARM || finding.getVerdict() == Verdict.WARNING)
                .map(FlightsIT::judged)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(expected).isNotEmpty();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(writtenByNifi()).containsAll(expected));
    }

    @Test
    @Order(5)
    void theWindowsAfterTheKillEqualThoseOfAnUndisturbedRunCountForCount() {
        // An application of its own beside the one that keeps the ledger.
        String undisturbed = platform.startInstance(
                "undisturbed", Map.of("application.id", "undisturbed", "ledger.enabled", "false"));
        String disturbed = platform.endpoints().consoleUrl();
        for (String size : List.of("P1D", "P7D")) {
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(windows(undisturbed, size)).isEqualTo(windows(disturbed, size)));
        }
        for (Instant day : rows(disturbed).keySet()) {
            assertThat(window(undisturbed, day))
                    .as("the day that starts at " + day)
                    .isEqualTo(window(disturbed, day));
        }
        platform.stopInstance("undisturbed");
    }

    /** All that is captured of customers holds an address of this domain, beside what no topic may hold either. */
    @Test
    @Order(6)
    void nothingOfACustomerIsPublishedAsItWasCaptured() {
        List<GenericRecord> inferences = AvroReader.readAll(platform.endpoints(), "audit.inferences").stream()
                .filter(record ->
                        record.get("model").toString().equals(run.key().model()))
                .toList();
        assertThat(inferences).hasSizeGreaterThan(45_000).allSatisfy(record -> {
            GenericRecord features = (GenericRecord) record.get("features");
            assertThat(features.get("customer_name")).isNull();
            assertThat(features.get("customer_born").toString()).matches("19\\d0s");
            assertThat(record.get("protection")).isNotNull();
            assertThat(record.toString()).doesNotContain("@example.com").doesNotContain("4111 11");
        });
        assertThat(AvroReader.readAll(platform.endpoints(), "audit.rejected"))
                .allSatisfy(record -> assertThat(new String(bytes(record.get("payload")), StandardCharsets.ISO_8859_1))
                        .doesNotContain("@example.com"));
    }

    private static byte[] bytes(@Nullable Object field) {
        if (!(field instanceof ByteBuffer buffer)) {
            return new byte[0];
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static String judged(Finding finding) {
        return String.join(
                "|",
                finding.getWindowStart().toString(),
                finding.getWindowEnd().toString(),
                finding.getMonitor(),
                finding.getTarget(),
                finding.getStatistic(),
                String.valueOf(finding.getSegment()),
                finding.getModel());
    }

    private static String judged(GenericRecord finding) {
        return String.join(
                "|",
                instant(finding.get("windowStart")),
                instant(finding.get("windowEnd")),
                finding.get("monitor").toString(),
                finding.get("target").toString(),
                finding.get("statistic").toString(),
                String.valueOf(finding.get("segment")),
                finding.get("model").toString());
    }

    private static String judged(JsonNode finding) {
        return String.join(
                "|",
                instant(finding.path("windowStart")),
                instant(finding.path("windowEnd")),
                finding.path("monitor").asText(),
                finding.path("target").asText(),
                finding.path("statistic").asText(),
                text(finding.path("segment")),
                finding.path("model").asText());
    }

    /** A nullable field as REST or NiFi write it. */
    private static String text(JsonNode field) {
        JsonNode value = field.isObject() ? field.path("string") : field;
        return value.isTextual() ? value.asText() : "null";
    }

    private static String instant(Object millis) {
        return millis instanceof Long number ? Instant.ofEpochMilli(number).toString() : millis.toString();
    }

    private static String instant(JsonNode time) {
        return time.isNumber()
                ? Instant.ofEpochMilli(time.asLong()).toString()
                : Instant.parse(time.asText()).toString();
    }

    private static Set<String> writtenByNifi() throws IOException {
        var written = new TreeSet<String>();
        try (Stream<Path> files = Files.list(run.directories().findings())) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().startsWith("."))
                    .toList()) {
                try (var values = JSON.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
                    values.forEachRemaining(value -> written.add(judged(value)));
                }
            }
        }
        return written;
    }

    private static long counted(String console) {
        return rows(console).values().stream().mapToLong(Long::longValue).sum();
    }

    private static SortedMap<Instant, Long> rows(String console) {
        var rows = new TreeMap<Instant, Long>();
        windows(console, "P1D")
                .forEach(window -> rows.put(
                        Instant.parse(window.path("start").asText()),
                        window.path("rows").asLong()));
        return rows;
    }

    /** Each window's bounds, its inferences, and whether it has been judged. */
    private static JsonNode windows(String console, String size) {
        JsonNode answer = get(console, "/windows?limit=1000&size=" + size);
        assertThat(answer.path("more").asBoolean())
                .as("more windows than one answer holds")
                .isFalse();
        return answer.path("windows");
    }

    /** All that the application tells of a day's window, without where the answer came from. */
    private static JsonNode window(String console, Instant day) {
        ObjectNode window = (ObjectNode) get(console, "/windows/" + day + "?size=P1D");
        window.remove("source");
        return window;
    }

    private static JsonNode get(String console, String path) {
        var request = HttpRequest.newBuilder(URI.create(console + "/api/models/" + run.key() + path))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            return JSON.readTree(response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
