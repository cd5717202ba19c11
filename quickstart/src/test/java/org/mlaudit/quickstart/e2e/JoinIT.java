package org.mlaudit.quickstart.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.GroundTruthEncoder;
import org.mlaudit.codec.InferenceSchema;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.quickstart.demo.Registrar;
import org.mlaudit.quickstart.platform.Distribution;
import org.mlaudit.quickstart.platform.Platform;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.streams.performance.Metric;
import org.mlaudit.streams.performance.OutcomeSummary;
import org.mlaudit.streams.performance.PerformanceReport;
import org.mlaudit.topics.TopicCatalogue;

/**
 * The join on a real broker with two instances of the application, one of which is killed (kill -9) in the middle: what it
 * says in the end is what is computed of the same predictions and outcomes without broker, partitions, order or crash.
 */
final class JoinIT {
    private static final int CLAIMS = 12_000;
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String SECOND = "second";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Platform platform = SharedPlatform.get();
    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void outcomesInAnyOrderTwiceAndCorrectedGiveTheSameWindowsThoughAnInstanceIsKilled() throws Exception {
        Claims claims = new Claims(CLAIMS);
        ModelContract contract = claims.contract();
        Path file = platform.data().directory("e2e").resolve("claims.yaml");
        try (var in = JoinIT.class.getResourceAsStream("claims.yaml")) {
            Files.write(file, in.readAllBytes());
        }
        Registrar.register(Distribution.find(), platform.endpoints(), Map.of(), file, List.of());
        String killed = platform.startInstance(SECOND, Map.of());
        try (SchemaRegistry registry =
                new SchemaRegistry(List.of(platform.endpoints().registryUrl()), Map.of())) {
            int inferences = schema(registry, new TopicCatalogue().inferences().name(), InferenceSchema.of(contract));
            int truths = schema(registry, new TopicCatalogue().groundTruth().name(), GroundTruthEncoder.schema());
            List<ProducerRecord<byte[], byte[]>> messages = claims.shuffled(inferences, truths);
            int third = messages.size() / 3;
            send(messages.subList(0, third));
            await().atMost(PATIENCE)
                    .until(() -> predictions(platform.endpoints().consoleUrl()) > 0 && joins(killed));
            send(messages.subList(third, 2 * third));
            platform.killInstance(SECOND);
            send(messages.subList(2 * third, messages.size()));
            send(claims.closing(inferences));
        }
        String restarted = platform.startInstance(SECOND, Map.of());
        for (Duration size : List.of(Duration.ofHours(1), Duration.ofDays(1))) {
            SortedMap<Instant, List<String>> expected = new TreeMap<>();
            claims.expected(size).forEach((start, summary) -> expected.put(start, shown(contract, summary)));
            assertThat(expected).hasSize((int) Claims.SPAN.dividedBy(size));
            for (String console : List.of(platform.endpoints().consoleUrl(), restarted)) {
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(answered(console, size)).isEqualTo(expected));
            }
        }
        platform.stopInstance(SECOND);
    }

    private static int schema(SchemaRegistry registry, String topic, Schema schema) {
        return registry.register(InferenceSchema.subject(topic, schema), schema);
    }

    private void send(List<ProducerRecord<byte[], byte[]>> messages) throws Exception {
        Map<String, Object> config =
                Map.of("bootstrap.servers", platform.endpoints().bootstrapServers(), "acks", "all");
        try (var producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            var sent = new ArrayList<Future<?>>();
            for (ProducerRecord<byte[], byte[]> message : messages) {
                sent.add(producer.send(message));
            }
            for (var one : sent) {
                one.get();
            }
        }
    }

    /** Whether an instance joins some partition. */
    private boolean joins(String console) {
        String topic = new TopicCatalogue().groundTruth().name();
        for (JsonNode instance : get(console + "/api/topology").path("instances")) {
            if (instance.path("server").asText().endsWith(console.substring(console.lastIndexOf(':')))) {
                for (JsonNode partition : instance.path("partitions")) {
                    if (partition.asText().startsWith(topic)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private long predictions(String console) {
        long rows = 0;
        for (JsonNode window : get(console, "/windows?size=PT1H&limit=1000").path("windows")) {
            rows += window.path("rows").asLong();
        }
        return rows;
    }

    /** All that is said of a window's performance, number by number, the doubles to the last bit. */
    private static List<String> shown(ModelContract contract, OutcomeSummary summary) {
        PerformanceReport report = PerformanceReport.of(summary.whole(), contract.prediction());
        List<String> shown = new ArrayList<>(List.of(
                "revision " + summary.revision(),
                "predictions " + report.predictions(),
                "received " + report.received(),
                "truths " + report.truths()));
        for (Metric metric : report.metrics()) {
            shown.add(String.join(
                    " ",
                    metric.name(),
                    Double.toString(metric.value()),
                    metric.low().isPresent() ? Double.toString(metric.low().getAsDouble()) : "-",
                    metric.high().isPresent() ? Double.toString(metric.high().getAsDouble()) : "-",
                    Double.toString(metric.bound()),
                    Double.toString(metric.n())));
        }
        return shown;
    }

    private SortedMap<Instant, List<String>> answered(String console, Duration size) {
        SortedMap<Instant, List<String>> windows = new TreeMap<>();
        JsonNode answer = get(
                console,
                "/performance?limit=100&size=" + size + "&from=" + Claims.START + "&to="
                        + Claims.START.plus(Claims.SPAN));
        for (JsonNode window : answer.path("windows")) {
            windows.put(Instant.parse(window.path("start").asText()), shown(window));
        }
        return windows;
    }

    private static List<String> shown(JsonNode window) {
        JsonNode coverage = window.path("coverage");
        List<String> shown = new ArrayList<>(List.of(
                "revision " + window.path("revision").asLong(),
                "predictions " + coverage.path("predictions").asLong(),
                "received " + coverage.path("received").asLong(),
                "truths " + coverage.path("truths").asLong()));
        for (JsonNode metric : window.path("metrics")) {
            JsonNode realised = metric.path("realised");
            if (realised.isObject()) {
                shown.add(String.join(
                        " ",
                        metric.path("name").asText(),
                        number(realised.path("value")),
                        number(realised.path("low")),
                        number(realised.path("high")),
                        number(realised.path("bound")),
                        number(realised.path("n"))));
            }
        }
        return shown;
    }

    private static String number(JsonNode value) {
        return value.isNumber() ? Double.toString(value.asDouble()) : "-";
    }

    private JsonNode get(String console, String path) {
        return get(console + "/api/models/claims/1" + path);
    }

    private JsonNode get(String url) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
        try {
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
