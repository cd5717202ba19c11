package org.mlaudit.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.codec.InferenceDecoder;
import org.mlaudit.codec.InferenceEncoder;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.contract.ArtifactFormat;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.event.Attribution;
import org.mlaudit.event.Explanation;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.registry.SchemaRegistry;
import org.mlaudit.streams.explain.ModelAssembly;
import org.mlaudit.streams.explain.artifact.ReadModel;
import org.mlaudit.streams.explain.model.LinearModel;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.OpaqueModel;
import org.mlaudit.streams.explain.model.OutputSpace;
import org.mlaudit.streams.explain.tree.Kernel;
import org.mlaudit.streams.profile.Attributions;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.ReferenceBuilder;
import org.mlaudit.streams.profile.WindowSummary;
import org.mlaudit.topics.TopicCatalogue;

/** Explanations of single inferences in the stream. */
class ExplanationStreamTest {
    private static final String CONTRACT = """
            model: loans
            version: "1"
            owner: credit
            purpose: test
            features:
              - {name: income, type: NUMERIC}
              - {name: debt, type: NUMERIC}
              - {name: region, type: CATEGORICAL}
            prediction: {kind: BINARY, classes: [good, bad], threshold: 0.5}
            segments: [region]
            windows: {pane: PT5M, sizes: [PT1H], grace: PT1M, lateness: P1D, retention: P30D}
            artifact: {uri: "file:none", sha256: "%s"}
            explanation:
              adverse: bad
              share: 0.25
              evaluations: 400
              reasons:
                - {code: R1, text: Too much debt, features: [debt]}
            """.formatted("ab".repeat(32));

    private static final ModelContract MODEL = ContractFile.parse(CONTRACT);
    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    private static final InferenceEncoder ENCODER = new InferenceEncoder(MODEL, Clock.systemUTC());
    private static final List<String> INPUTS =
            List.of("income", "debt", "region@region-0", "region@region-1", "region@region-2", "region@region-3");
    private static final LinearModel LINEAR = new LinearModel(
            INPUTS,
            0,
            new double[][] {{-0.001, 0.004, 0.5, -0.25, 0, 0.125}},
            new double[] {0.25},
            OutputSpace.LOG_ODDS,
            Link.SIGMOID);

    private static final RegisteredModel REGISTERED = RegisteredModel.of(MODEL, Optional.of(reference()));

    @TempDir
    private Path directory;

    /** What a model that can only be evaluated sees of the linear one. */
    private record Opaque(boolean broken) implements OpaqueModel {
        @Override
        public List<String> inputs() {
            return INPUTS;
        }

        @Override
        public double absent() {
            return 0;
        }

        @Override
        public int outputs() {
            return 1;
        }

        @Override
        public OutputSpace space() {
            return OutputSpace.PROBABILITY;
        }

        @Override
        public void raw(double[] x, int rows, double[] out) {
            LINEAR.predict(x, rows, out);
            for (int row = 0; row < rows && broken; row++) {
                if (x[row * INPUTS.size()] > 2_500) {
                    throw new IllegalStateException("income is too high for me");
                }
            }
        }
    }

    private static ExplainedModels models(OpaqueModel model) {
        return models(new ReadModel(ArtifactFormat.ONNX, model, List.of("good", "bad"), true));
    }

    private static ExplainedModels models(ReadModel model) {
        return new ExplainedModels(version -> ModelAssembly.of(
                model, version.layout(), version.artifact().orElseThrow(), version.reference(), Kernel.PLAIN));
    }

    private static ExplainedModels linear() {
        return models(new ReadModel(ArtifactFormat.TRIBUO, LINEAR, List.of("good", "bad"), true));
    }

    private static byte[] wire(String id, Instant at, Random random) {
        double income = 2_000 + 400 * random.nextGaussian();
        double debt = 500 + 100 * random.nextGaussian();
        int region = random.nextInt(4);
        double[] score = new double[1];
        double[] x = {income, debt, 0, 0, 0, 0};
        x[2 + region] = 1;
        LINEAR.predict(x, 1, score);
        return Inference.of(id, at, score[0], income, debt, "region-" + region)
                .with(score[0] >= 0.5 ? "bad" : "good")
                .wire(ENCODER, 0);
    }

    private static Reference reference() {
        InferenceLayout layout = InferenceLayout.of(MODEL);
        InferenceDecoder decoder = new InferenceDecoder(id -> ENCODER.schema(), key -> Optional.of(layout));
        ReferenceBuilder builder = new ReferenceBuilder(layout);
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            builder.add(decoder.decode(wire("r" + i, START, random)));
        }
        return builder.build();
    }

    private static List<byte[]> inferences(long seed) {
        Random random = new Random(seed);
        List<byte[]> wires = new ArrayList<>();
        for (int i = 0; i < 2 * 360; i++) {
            wires.add(wire("i" + i, START.plusSeconds(10L * i), random));
        }
        return wires;
    }

    private StreamHarness harness(String name, int partitions, ExplainedModels models) {
        return new StreamHarness(directory.resolve(name), partitions, true, Monitors.ALL, models, REGISTERED);
    }

    private static void finish(StreamHarness harness) {
        harness.tick();
        harness.tick(Duration.ofSeconds(60));
        harness.tick();
        harness.commit();
    }

    private static Map<String, String> windows(StreamHarness harness) {
        Map<String, String> all = new TreeMap<>();
        for (Duration size : List.of(Duration.ofMinutes(5), Duration.ofHours(1))) {
            harness.windows(MODEL.key(), size)
                    .forEach((start, bytes) ->
                            all.put(size + "@" + start, HexFormat.of().formatHex(bytes)));
        }
        return all;
    }

    private static Attributions attributions(StreamHarness harness) {
        WindowSummary whole = new WindowSummary(REGISTERED.spec());
        harness.windows(MODEL.key(), Duration.ofHours(1))
                .values()
                .forEach(bytes -> whole.merge(WindowSummary.decode(REGISTERED.spec(), JudgeStores.summaryOf(bytes))));
        return whole.attributions();
    }

    private static Map<String, Explanation> byId(StreamHarness harness) {
        Map<String, Explanation> found = new TreeMap<>();
        for (Explanation explanation : harness.explanations()) {
            assertThat(found.put(explanation.getId(), explanation))
                    .as("sent once: %s", explanation.getId())
                    .isNull();
        }
        return found;
    }

    @Test
    void everyInferenceIsExplainedOnceAndSummedUp() {
        try (StreamHarness harness = harness("every", 1, linear())) {
            inferences(3).forEach(wire -> harness.send(0, wire));
            finish(harness);

            Map<String, Explanation> found = byId(harness);
            assertThat(found).hasSize(720);
            for (Explanation each : found.values()) {
                double sum = each.getBaseValue()
                        + each.getAttributions().stream()
                                .mapToDouble(Attribution::getValue)
                                .sum();
                assertThat(sum).isCloseTo(each.getOutput(), within(1e-9));
                assertThat(each.getPrediction()).isCloseTo(1 / (1 + Math.exp(-each.getOutput())), within(1e-12));
                assertThat(each.getMethod()).isEqualTo("linear-shap");
                assertThat(each.getOutputSpace()).isEqualTo("log-odds");
                assertThat(each.getTarget()).isEqualTo("bad");
                assertThat(each.getWhy()).isEqualTo("every");
                assertThat(each.getInferenceOffset())
                        .isEqualTo(Long.parseLong(each.getId().substring(1)));
            }
            assertThat(found.values()).anySatisfy(each -> {
                assertThat(each.getReasons()).hasSize(1);
                assertThat(each.getReasons().getFirst().getCode()).isEqualTo("R1");
            });
            assertThat(found.values())
                    .filteredOn(each -> each.getOutput() < 0)
                    .allSatisfy(each -> assertThat(each.getReasons()).isEmpty());

            Attributions summed = attributions(harness);
            assertThat(summed.explained()).isEqualTo(720);
            assertThat(summed.mismatched()).isZero();
            assertThat(summed.compared()).isEqualTo(720);
            double magnitude = found.values().stream()
                    .mapToDouble(each -> Math.abs(each.getAttributions().get(1).getValue()))
                    .average()
                    .orElseThrow();
            assertThat(summed.feature(1).meanMagnitude().orElseThrow()).isCloseTo(magnitude, within(1e-12));

            KeptInference kept = harness.kept(0, "i17").orElseThrow();
            assertThat(kept.explanation("i17", REGISTERED, harness.codecs().explanations())
                            .orElseThrow()
                            .getAttributions())
                    .isEqualTo(found.get("i17").getAttributions());
            assertThat(kept.offset()).isEqualTo(17);
        }
    }

    @Test
    void explanationsDoNotDependOnThePartitioningNorOnACrash() {
        List<byte[]> wires = inferences(4);
        Map<String, String> expected;
        Map<String, Explanation> explained;
        try (StreamHarness harness = harness("one", 1, linear())) {
            wires.forEach(wire -> harness.send(0, wire));
            finish(harness);
            expected = windows(harness);
            explained = byId(harness);
        }
        try (StreamHarness harness = harness("three", 3, linear())) {
            Random placement = new Random(9);
            for (int i = 0; i < wires.size(); i++) {
                harness.send(placement.nextInt(3), wires.get(i));
                if (i % 50 == 0) {
                    harness.tick();
                }
            }
            finish(harness);
            assertThat(windows(harness)).isEqualTo(expected);
            assertThat(byId(harness).keySet()).isEqualTo(explained.keySet());
        }
        try (StreamHarness harness = harness("crash", 1, linear())) {
            wires.subList(0, 300).forEach(wire -> harness.send(0, wire));
            harness.commit();
            wires.subList(300, 400).forEach(wire -> harness.send(0, wire));
            harness.crash(0);
            wires.subList(300, wires.size()).forEach(wire -> harness.send(0, wire));
            finish(harness);
            assertThat(windows(harness)).isEqualTo(expected);
            assertThat(byId(harness).keySet()).isEqualTo(explained.keySet());
        }
    }

    @Test
    void aModelThatCannotBeLoadedLeavesAFindingAndStopsNothing() {
        ExplainedModels broken = new ExplainedModels(version -> {
            throw new ModelArtifactException(
                    ModelArtifactException.Code.DIGEST_DIFFERS, "the artifact is another one than was registered");
        });
        try (StreamHarness harness = harness("broken", 2, broken)) {
            List<byte[]> wires = inferences(5);
            for (int i = 0; i < wires.size(); i++) {
                harness.send(i % 2, wires.get(i));
            }
            finish(harness);

            assertThat(attributions(harness).explained()).isZero();
            List<Finding> faults = harness.findings().values().stream()
                    .filter(finding -> finding.getMonitor().equals("explain.faults"))
                    .filter(finding -> finding.getVerdict() == Verdict.ALARM)
                    .toList();
            assertThat(faults).isNotEmpty();
            assertThat(faults.getFirst().toString()).contains("another one than was registered");
            assertThat(harness.rejected()).isEmpty();
        }
    }

    @Test
    void samplingExplainsAShareAndWhatPeopleMustAnswerFor() {
        try (StreamHarness harness = harness("sampled", 1, models(new Opaque(false)))) {
            List<byte[]> wires = inferences(6);
            wires.forEach(wire -> harness.send(0, wire));
            harness.tick();
            List<ExplanationRequest> requests = harness.requests();
            assertThat(harness.explanations()).isEmpty();
            assertThat(requests).anyMatch(request -> request.why() == Why.ADVERSE && !request.inShare());
            long share = requests.stream().filter(ExplanationRequest::inShare).count();
            assertThat(share).isBetween(720L / 4 - 45, 720L / 4 + 45);
            assertThat(harness.kept(0, "i9")).isPresent();

            answer(harness, requests);
            finish(harness);

            assertThat(byId(harness)).hasSize(requests.size());
            assertThat(harness.explanations()).allSatisfy(each -> {
                assertThat(each.getMethod()).isEqualTo("permutation-shap");
                assertThat(each.getAttributions().getFirst().getStandardError()).isNotNull();
                assertThat(each.getEvaluations()).isBetween(1L, 500L);
            });
            Attributions summed = attributions(harness);
            assertThat(summed.explained()).isEqualTo(share);
            assertThat(summed.sampled()).isEqualTo(share);
            assertThat(summed.mismatched()).isZero();
        }
    }

    @Test
    void aModelThatThrowsIsAFaultOfThoseInferencesAlone() {
        ModelContract contract = ContractFile.parse(CONTRACT.replace("share: 0.25", "share: 1"));
        RegisteredModel unreferenced = RegisteredModel.of(contract, REGISTERED.reference());
        try (StreamHarness harness =
                new StreamHarness(directory.resolve("throws"), 1, true, Monitors.ALL, throwing(), unreferenced)) {
            inferences(7).forEach(wire -> harness.send(0, wire));
            harness.tick();
            answer(harness, harness.requests());
            finish(harness);

            Attributions summed = attributions(harness);
            assertThat(summed.explained()).isGreaterThan(500);
            assertThat(summed.faulty()).isBetween(10L, 200L);
            assertThat(summed.explained() + summed.faulty()).isEqualTo(720);
            assertThat(summed.faults().toString()).contains("income is too high for me");
        }
    }

    @Test
    void aSurrogateExplainsWhereTheModelItselfIsNotAtHand() {
        RegisteredModel without = RegisteredModel.of(
                ContractFile.parse(CONTRACT.lines()
                        .filter(line -> !line.startsWith("artifact:"))
                        .collect(Collectors.joining("\n"))
                        .replace("explanation:", "explanation:\n  method: SURROGATE")),
                REGISTERED.reference());
        ExplainedModels models = new ExplainedModels(new ModelLoader((artifact, held) -> {
            throw new AssertionError("there is nothing to fetch");
        }));
        try (StreamHarness harness =
                new StreamHarness(directory.resolve("surrogate"), 1, true, Monitors.ALL, models, without)) {
            inferences(8).forEach(wire -> harness.send(0, wire));
            finish(harness);

            assertThat(byId(harness)).hasSize(720);
            assertThat(harness.explanations()).allSatisfy(each -> {
                assertThat(each.getMethod()).isEqualTo("surrogate");
                assertThat(each.getFidelity()).isBetween(0.8, 1.0);
            });
        }
    }

    /** In the product's own topology, where a commit may find rows that wait in a block. */
    @Test
    void aCommitExplainsWhatWaits() {
        TopicCatalogue topics = new TopicCatalogue();
        SchemaRegistry registry = new SchemaRegistry(List.of("mock://explain-commit"), Map.of());
        EventCodecs codecs = new EventCodecs(topics, registry);
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "explanation-stream-test");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
        properties.put(
                StreamsConfig.STATE_DIR_CONFIG, directory.resolve("commit").toString());
        try (TopologyTestDriver driver = new TopologyTestDriver(
                AuditTopology.build(new AuditTopology.Needs(
                        topics,
                        directoryOfOne(),
                        id -> ENCODER.schema(),
                        codecs,
                        linear(),
                        Monitors.ALL,
                        OutcomeMonitors.ALL,
                        new StreamCounters(),
                        new StreamSettings(Duration.ofSeconds(1), Duration.ofSeconds(3), true))),
                properties)) {
            TestInputTopic<byte[], byte[]> input = driver.createInputTopic(
                    topics.inferences().name(), new ByteArraySerializer(), new ByteArraySerializer());
            TestOutputTopic<byte[], byte[]> output = driver.createOutputTopic(
                    topics.explanations().name(), new ByteArrayDeserializer(), new ByteArrayDeserializer());

            input.pipeInput("i0".getBytes(StandardCharsets.UTF_8), inferences(3).getFirst());

            Explanation explanation = codecs.explanations().decode(output.readValue());
            assertThat(explanation.getId()).isEqualTo("i0");
            assertThat(output.isEmpty()).isTrue();
            WindowStore<Bytes, byte[]> kept = driver.getWindowStore(AuditTopology.EXPLANATIONS_STORE);
            try (WindowStoreIterator<byte[]> found =
                    kept.fetch(Bytes.wrap("i0".getBytes(StandardCharsets.UTF_8)), 0, Long.MAX_VALUE)) {
                KeptInference read = KeptInference.read(found.next().value);
                assertThat(read.explanation("i0", REGISTERED, codecs.explanations())
                                .orElseThrow()
                                .getAttributions())
                        .isEqualTo(explanation.getAttributions());
            }
        }
    }

    private static ModelDirectory directoryOfOne() {
        return new ModelDirectory() {
            @Override
            public Optional<RegisteredModel> find(ModelKey key) {
                return known(key);
            }

            @Override
            public Optional<RegisteredModel> known(ModelKey key) {
                return Optional.of(REGISTERED);
            }

            @Override
            public List<RegisteredModel> versions(String model) {
                return List.of(REGISTERED);
            }
        };
    }

    /** Throws for some inferences, but for no row of the background. */
    private static ExplainedModels throwing() {
        return new ExplainedModels(version -> ModelAssembly.of(
                new ReadModel(ArtifactFormat.ONNX, new Opaque(true), List.of("good", "bad"), true),
                version.layout(),
                version.artifact().orElseThrow(),
                Optional.of(modest()),
                Kernel.PLAIN));
    }

    /** A reference of modest incomes. */
    private static Reference modest() {
        InferenceLayout layout = InferenceLayout.of(MODEL);
        InferenceDecoder decoder = new InferenceDecoder(id -> ENCODER.schema(), key -> Optional.of(layout));
        ReferenceBuilder builder = new ReferenceBuilder(layout);
        for (int i = 0; i < 60; i++) {
            builder.add(decoder.decode(Inference.of("m" + i, START, 0.25, 1_500.0 + i, 400.0 + i, "region-" + i % 4)
                    .with("good")
                    .wire(ENCODER, 0)));
        }
        return builder.build();
    }

    private static void answer(StreamHarness harness, List<ExplanationRequest> requests) {
        SampledWork work = harness.work();
        for (ExplanationRequest request : requests) {
            SampledAnswer answer = work.answer(ExplanationRequest.decode(request.encode()), 0)
                    .answer()
                    .orElseThrow();
            harness.answer(0, "i" + request.offset(), SampledAnswer.decode(answer.encode()));
        }
    }
}
