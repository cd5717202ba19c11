package org.mlaudit.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.codec.GroundTruthEncoder;
import org.mlaudit.codec.GroundTruthSource;
import org.mlaudit.codec.InferenceEncoder;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.performance.LossTree;
import org.mlaudit.streams.reference.ReferenceData;
import org.mlaudit.streams.reference.ReferenceOptions;

/** From truths in reference data to a finding that tells concept drift from data drift, with the product's steps and stores. */
class RelationStreamTest {
    private static final ModelContract MODEL = ContractFile.parse("""
            model: loans
            version: "1"
            features:
              - {name: income, type: NUMERIC}
              - {name: region, type: CATEGORICAL}
            prediction: {kind: BINARY, classes: [good, bad], threshold: 0.5}
            groundTruth: {timeToLive: P2D}
            windows: {pane: PT5M, sizes: [PT1H], grace: PT1M, lateness: P3D, retention: P30D}
            """);

    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    private static final int PER_HOUR = 900;

    @TempDir
    Path directory;

    private record Truth(Object id, Object observedAt, Object label) implements GroundTruthSource {
        @Override
        public Object value() {
            return "";
        }

        @Override
        public Object weight() {
            return "";
        }
    }

    /** A loan: the model is wrong more often in the south. */
    private record Loan(double income, String region, double score, String truth) {
        static Loan of(Random random, double shareOfSouth, double wrongInSouth) {
            String region = random.nextDouble() < shareOfSouth ? "south" : "north";
            double score = random.nextDouble();
            boolean wrong = random.nextDouble() < (region.equals("south") ? wrongInSouth : 0.1);
            return new Loan(2_000 + 400 * random.nextGaussian(), region, score, score >= 0.5 == wrong ? "good" : "bad");
        }

        String csv() {
            return String.format(Locale.ROOT, "%.2f,%s,%.4f,%s%n", income, region, score, truth);
        }
    }

    private RegisteredModel registered() throws IOException {
        Random random = new Random(1);
        StringBuilder csv = new StringBuilder("income,region,prediction_score,truth_label\n");
        for (int i = 0; i < 4_000; i++) {
            csv.append(Loan.of(random, 0.5, 0.3).csv());
        }
        Path file = Files.writeString(directory.resolve("reference.csv"), csv);
        ReferenceData.Result read =
                new ReferenceData(MODEL, ReferenceOptions.DEFAULT, StreamHarness.clock()).read(file, rows -> {});
        return RegisteredModel.of(MODEL, Optional.of(read.reference()));
    }

    @Test
    void lateTruthsTellConceptDriftFromDataDrift() throws IOException {
        RegisteredModel registered = registered();
        assertThat(registered.outcomes().cellRule()).containsInstanceOf(LossTree.class);
        assertThat(registered.referenceOutcomes()).isPresent();
        InferenceEncoder encoder = new InferenceEncoder(MODEL, StreamHarness.clock());
        GroundTruthEncoder truths = new GroundTruthEncoder(MODEL, StreamHarness.clock());
        Random random = new Random(2);
        try (StreamHarness harness = new StreamHarness(directory, 1, true, List.of(), registered)) {
            // An hour as the reference, one of other inputs, one of another relation.
            Loan[] loans = new Loan[3 * PER_HOUR];
            for (int i = 0; i < loans.length; i++) {
                loans[i] = Loan.of(random, i / PER_HOUR == 1 ? 0.9 : 0.5, i / PER_HOUR == 2 ? 0.7 : 0.3);
                Instant at = START.plusSeconds(4L * i);
                harness.send(
                        0,
                        Inference.of("i" + i, at, loans[i].score(), loans[i].income(), loans[i].region())
                                .wire(encoder, 0));
            }
            finish(harness);
            assertThat(relation(harness).values())
                    .extracting(Finding::getVerdict)
                    .containsOnly(Verdict.INSUFFICIENT_DATA);
            for (int i = 0; i < loans.length; i++) {
                Truth truth = new Truth("i" + i, START.plusSeconds(86_400 + i), loans[i].truth());
                assertThat(truths.encode(truth, null)).isEmpty();
                harness.sendTruth(0, truths.wire(0));
            }
            finish(harness);
            Map<Instant, Finding> found = relation(harness);
            assertThat(found.get(START).getVerdict()).isEqualTo(Verdict.OK);
            Finding inputs = found.get(START.plusSeconds(3_600));
            assertThat(inputs.getVerdict()).isEqualTo(Verdict.OK);
            assertThat(inputs.getDetails().get("cause")).startsWith("data drift: other inputs");
            assertThat(inputs.getDetails().get("inputs1")).contains("region");
            Finding relation = found.get(START.plusSeconds(7_200));
            assertThat(relation.getVerdict()).isEqualTo(Verdict.ALARM);
            assertThat(relation.getEffect()).isBetween(0.15, 0.25);
            assertThat(relation.getDetails().get("cause")).startsWith("concept drift");
            assertThat(relation.getDetails().get("relation1")).contains("region");
            assertThat(relation.getNReference()).isEqualTo(2_000);
        }
    }

    private static void finish(StreamHarness harness) {
        harness.tick();
        harness.tick(Duration.ofSeconds(60));
        for (int i = 0; i < 6; i++) {
            harness.tick();
        }
    }

    private static Map<Instant, Finding> relation(StreamHarness harness) {
        return harness.findings().values().stream()
                .filter(finding -> finding.getMonitor().equals("performance.relation"))
                .collect(Collectors.toMap(Finding::getWindowStart, finding -> finding));
    }
}
