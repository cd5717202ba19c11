package org.mlaudit.benchmarks.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.avro.Schema;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.InferenceEncoder;
import org.mlaudit.codec.InferenceSchema;
import org.mlaudit.codec.InferenceSource;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.quickstart.platform.Endpoints;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.topics.TopicCatalogue;

/**
 * Fills a running application with models, features and days: every model has four numeric features for each categorical one, its first
 * days become its reference, and a tenth of the features of every fifth model moves in the last third of the days, so that there is
 * something to find.
 */
final class FleetLoad {
    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
    private static final int CATEGORIES = 12;
    private static final int EVERY_CATEGORICAL = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Endpoints endpoints;
    private final int models;
    private final int features;
    private final int days;
    private final int rows;
    private final Random random = new Random(20260105);
    private final HttpClient http = HttpClient.newHttpClient();

    /**
     * A load.
     *
     * @param days of windows that are judged
     * @param rows of each model and day
     */
    FleetLoad(Endpoints endpoints, int models, int features, int days, int rows) {
        this.endpoints = endpoints;
        this.models = models;
        this.features = features;
        this.days = days;
        this.rows = rows;
    }

    /** Name of the model at a position. */
    static String model(int position) {
        return String.format(Locale.ROOT, "model-%02d", position);
    }

    /** Name of a feature of every model. */
    static String feature(int position) {
        return (position % EVERY_CATEGORICAL == EVERY_CATEGORICAL - 1 ? "c" : "n") + position;
    }

    /** Registers the models, sends what they said, and waits until every day is judged. */
    void fill() throws IOException, InterruptedException, ExecutionException {
        String topic = new TopicCatalogue().inferences().name();
        try (SchemaRegistry registry = new SchemaRegistry(List.of(endpoints.registryUrl()), Map.of());
                KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                        Map.of(
                                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                endpoints.bootstrapServers(),
                                ProducerConfig.LINGER_MS_CONFIG,
                                20,
                                ProducerConfig.BATCH_SIZE_CONFIG,
                                1 << 18,
                                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                                "lz4"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            InferenceEncoder[] encoders = new InferenceEncoder[models];
            int[] ids = new int[models];
            for (int m = 0; m < models; m++) {
                String yaml = contract(m);
                register(yaml);
                ModelContract contract = ContractFile.parse(yaml);
                Schema schema = InferenceSchema.of(contract);
                ids[m] = registry.register(InferenceSchema.subject(topic, schema), schema);
                encoders[m] = new InferenceEncoder(contract, Clock.systemUTC());
            }
            // One more day closes the last that counts.
            for (int day = 0; day <= days; day++) {
                List<Future<RecordMetadata>> sent = new ArrayList<>();
                for (int row = 0; row < rows; row++) {
                    for (int m = 0; m < models; m++) {
                        sent.add(producer.send(encoded(topic, encoders[m], ids[m], m, day, row)));
                    }
                }
                for (Future<RecordMetadata> each : sent) {
                    each.get();
                }
            }
        }
        System.out.printf(Locale.ROOT, "%,d inferences sent%n", (long) (days + 1) * rows * models);
        awaitJudged();
    }

    private ProducerRecord<byte[], byte[]> encoded(
            String topic, InferenceEncoder encoder, int schema, int model, int day, int row) {
        Instant at = START.plus(Duration.ofDays(day))
                .plus(Duration.ofDays(1).dividedBy(rows).multipliedBy(row));
        boolean moved = model % 5 == 0 && day > days * 2 / 3;
        var reasons = encoder.encode(new Drawn(at, moved), null);
        if (!reasons.isEmpty()) {
            throw new IllegalStateException("a generated inference is invalid: " + reasons);
        }
        byte[] key = encoder.id().getBytes(StandardCharsets.UTF_8);
        return new ProducerRecord<>(topic, null, at.toEpochMilli(), key, encoder.wire(schema));
    }

    private String contract(int position) {
        StringBuilder yaml = new StringBuilder("model: " + model(position)
                + "\nversion: \"1\"\nowner: Benchmark\nriskTier: "
                + (position % 3 == 0 ? "HIGH" : "LIMITED")
                + "\nfeatures:\n");
        for (int i = 0; i < features; i++) {
            yaml.append("  - {name: ")
                    .append(feature(i))
                    .append(feature(i).startsWith("c") ? ", type: CATEGORICAL}\n" : ", type: NUMERIC}\n");
        }
        return yaml.append("prediction: {kind: BINARY, classes: [\"no\", \"yes\"], threshold: 0.5}\n")
                .append("windows: {pane: P1D, sizes: [P1D, P7D], grace: PT0S, lateness: P1D, retention: P90D}\n")
                .toString();
    }

    private void register(String yaml) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(endpoints.consoleUrl() + "/api/models"))
                        .header("Content-Type", "application/yaml")
                        .POST(HttpRequest.BodyPublishers.ofString(yaml))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException("a model could not be registered: " + answer.body());
        }
    }

    private void awaitJudged() throws IOException, InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        int judged = 0;
        while (judged < models) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("only " + judged + " of " + models + " models were judged in time");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
            while (judged < models && closedDays(judged) >= days) {
                judged++;
            }
        }
    }

    private int closedDays(int model) throws IOException, InterruptedException {
        URI windows = URI.create(endpoints.consoleUrl() + "/api/models/" + model(model) + "/1/windows?size=P1D");
        HttpResponse<String> answer =
                http.send(HttpRequest.newBuilder(windows).build(), HttpResponse.BodyHandlers.ofString());
        int closed = 0;
        for (JsonNode window : JSON.readTree(answer.body()).path("windows")) {
            closed += window.path("closed").asBoolean() && window.path("rows").asInt() == rows ? 1 : 0;
        }
        return closed;
    }

    /** Random values; of an inference that has moved, those of a tenth of the features are larger. */
    private final class Drawn implements InferenceSource {
        private final Instant at;
        private final boolean moved;

        Drawn(Instant at, boolean moved) {
            this.at = at;
            this.moved = moved;
        }

        @Override
        public Object occurredAt() {
            return at;
        }

        @Override
        public Object feature(int index) {
            boolean shifted = moved && index % 10 == 0;
            return FleetLoad.feature(index).startsWith("c")
                    ? (Object) ("v" + random.nextInt(CATEGORIES))
                    : (Object) (random.nextGaussian() + (shifted ? 1.5 : 0));
        }

        @Override
        public Iterable<String> unknownFields() {
            return List.of();
        }

        @Override
        public @Nullable Object id() {
            return null;
        }

        @Override
        public @Nullable Object label() {
            return null;
        }

        @Override
        public Object score() {
            return random.nextDouble();
        }

        @Override
        public @Nullable Object probabilities() {
            return null;
        }

        @Override
        public @Nullable Object value() {
            return null;
        }

        @Override
        public Map<String, ?> segments() {
            return Map.of();
        }

        @Override
        public @Nullable Object subject() {
            return null;
        }

        @Override
        public Object latencyMicros() {
            return 500L + random.nextInt(2_000);
        }
    }
}
