package org.mlaudit.benchmarks.topology;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.GroundTruthEncoder;
import org.mlaudit.codec.InferenceDecoder;
import org.mlaudit.codec.InferenceEncoder;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceSchema;
import org.mlaudit.codec.InferenceSource;
import org.mlaudit.contract.Artifact;
import org.mlaudit.contract.ExplanationSpec;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.FeatureType;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.contract.PolicyValue;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.contract.PredictionSpec;
import org.mlaudit.contract.Range;
import org.mlaudit.contract.RiskTier;
import org.mlaudit.contract.TruthSpec;
import org.mlaudit.contract.UnknownFields;
import org.mlaudit.contract.WindowSpec;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.ReferenceBuilder;
import org.mlaudit.streams.topology.ModelDirectory;
import org.mlaudit.streams.topology.RegisteredModel;

/**
 * The models and inferences of the benchmark: 100 binary models of 20 features, 16 numeric and 4 categorical of 12 values,
 * each with a reference of 2,000 rows; 100 inferences a model and second of event time, in windows of one minute.
 */
public final class Load implements ModelDirectory {
    static final int MODELS = 100;
    /** Id of the schema of ground truth. */
    static final int TRUTH_SCHEMA = MODELS;

    private static final int NUMERIC = 16;
    private static final int CATEGORICAL = 4;
    private static final int CATEGORIES = 12;
    private static final int REFERENCE_ROWS = 2_000;
    private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
    private static final long MICROS_BETWEEN = 100;

    private final List<RegisteredModel> models = new ArrayList<>();
    private final Map<ModelKey, RegisteredModel> byKey = new HashMap<>();
    private final List<Schema> schemas = new ArrayList<>();
    private final List<InferenceEncoder> encoders = new ArrayList<>();
    private final Random random = new Random(20260105);

    /** Makes the models; the same ones each time. */
    public Load() {
        this(Map.of());
    }

    /** Makes the models with policies in their contracts. */
    Load(Map<String, PolicyValue> policies) {
        this(policies, Optional.empty());
    }

    /** Makes the models with an artifact. */
    Load(Artifact artifact) {
        this(Map.of(), Optional.of(artifact));
    }

    private Load(Map<String, PolicyValue> policies, Optional<Artifact> artifact) {
        for (int i = 0; i < MODELS; i++) {
            ModelContract contract = contract("model-" + i, policies, artifact);
            schemas.add(InferenceSchema.of(contract));
            encoders.add(new InferenceEncoder(contract, Clock.systemUTC()));
            InferenceLayout layout = InferenceLayout.of(contract);
            RegisteredModel model = RegisteredModel.of(contract, Optional.of(reference(i, layout)));
            models.add(model);
            byKey.put(contract.key(), model);
        }
    }

    /** Schema of the model at a position, which serves as its id, or of ground truth. */
    public Schema schema(int id) {
        return id == TRUTH_SCHEMA ? GroundTruthEncoder.schema() : schemas.get(id);
    }

    @Override
    public Optional<RegisteredModel> find(ModelKey key) {
        return known(key);
    }

    @Override
    public Optional<RegisteredModel> known(ModelKey key) {
        return Optional.ofNullable(byKey.get(key));
    }

    @Override
    public List<RegisteredModel> versions(String model) {
        return models.stream()
                .filter(version -> version.contract().key().model().equals(model))
                .toList();
    }

    /** How each model is summarised, by fingerprint. */
    Map<Long, ProfileSpec> specs() {
        Map<Long, ProfileSpec> specs = new HashMap<>();
        models.forEach(model -> specs.put(model.spec().fingerprint(), model.spec()));
        return specs;
    }

    /** Sends inferences; keyed by their ids, or by model for a topology that needs them so. */
    void produce(String bootstrap, String topic, int count, boolean keyedByModel) {
        try (Sending sending = new Sending(bootstrap)) {
            for (int i = 0; i < count; i++) {
                int model = i % MODELS;
                Sample sample = sample(i);
                byte[] value = encode(model, sample);
                String key = keyedByModel ? models.get(model).contract().key().toString() : id(model);
                sending.send(topic, sample.occurredAt().toEpochMilli(), key, value);
            }
        }
    }

    /** Id of the inference of a model that was encoded last. */
    String id(int model) {
        return encoders.get(model).id();
    }

    byte[] encode(int model, Sample sample) {
        InferenceEncoder encoder = encoders.get(model);
        var reasons = encoder.encode(sample, null);
        if (!reasons.isEmpty()) {
            throw new IllegalStateException("a generated inference is invalid: " + reasons);
        }
        return encoder.wire(model);
    }

    private Reference reference(int model, InferenceLayout layout) {
        InferenceDecoder decoder = new InferenceDecoder(id -> schemas.get(id), key -> Optional.of(layout));
        ReferenceBuilder builder = new ReferenceBuilder(layout);
        for (int i = 0; i < REFERENCE_ROWS; i++) {
            builder.add(decoder.decode(encode(model, sample(i))));
        }
        return builder.build();
    }

    private static ModelContract contract(
            String model, Map<String, PolicyValue> policies, Optional<Artifact> artifact) {
        List<Feature> features = new ArrayList<>();
        for (int i = 0; i < NUMERIC; i++) {
            features.add(new Feature("n" + i, FeatureType.NUMERIC, true, Range.ALL, List.of(), 0, "", false, false));
        }
        for (int i = 0; i < CATEGORICAL; i++) {
            features.add(
                    new Feature("c" + i, FeatureType.CATEGORICAL, true, Range.ALL, List.of(), 0, "", false, false));
        }
        return new ModelContract(
                new ModelKey(model, "1"),
                "Benchmark",
                features,
                UnknownFields.REJECT,
                new PredictionSpec(PredictionKind.BINARY, List.of("no", "yes"), 0.5, Range.ALL, ""),
                List.of(),
                List.of(),
                new WindowSpec(
                        Duration.ofMinutes(1),
                        List.of(Duration.ofMinutes(1)),
                        Duration.ZERO,
                        Duration.ofHours(1),
                        Duration.ofDays(1)),
                new TruthSpec(Duration.ofDays(1)),
                List.of(),
                policies,
                "benchmark",
                "benchmark",
                RiskTier.MINIMAL,
                artifact,
                ExplanationSpec.DEFAULT);
    }

    /** The model at a position. */
    public RegisteredModel model(int position) {
        return models.get(position);
    }

    /** An inference with random values, a hundred microseconds of event time after the one before it. */
    public Sample sample(int position) {
        Object[] features = new Object[NUMERIC + CATEGORICAL];
        for (int i = 0; i < features.length; i++) {
            features[i] = feature(i);
        }
        Instant at = START.plusNanos(position * MICROS_BETWEEN * 1_000);
        return new Sample(at, features, random.nextDouble(), 500 + random.nextInt(2_000));
    }

    /** Normal numbers and skewed categories; one value in fifty is missing. */
    private @Nullable Object feature(int index) {
        if (random.nextInt(50) == 0) {
            return null;
        }
        if (index < NUMERIC) {
            return 100 + 15 * random.nextGaussian();
        }
        return "category-" + (int) (CATEGORIES * random.nextDouble() * random.nextDouble());
    }

    /** The values of an inference. */
    public static final class Sample implements InferenceSource {
        private final Instant at;
        private final @Nullable Object[] features;
        private final double score;
        private final int latencyMicros;

        Sample(Instant at, @Nullable Object[] features, double score, int latencyMicros) {
            this.at = at;
            this.features = features;
            this.score = score;
            this.latencyMicros = latencyMicros;
        }

        @Override
        public @Nullable Object id() {
            return null;
        }

        @Override
        public Instant occurredAt() {
            return at;
        }

        @Override
        public @Nullable Object feature(int index) {
            return features[index];
        }

        @Override
        public Iterable<String> unknownFields() {
            return List.of();
        }

        @Override
        public @Nullable Object label() {
            return null;
        }

        @Override
        public Double score() {
            return score;
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
            return latencyMicros;
        }
    }
}
