package org.mlaudit.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mlaudit.codec.InferenceDecoder;
import org.mlaudit.codec.InferenceEncoder;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.event.Anomaly;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.ReferenceBuilder;

/** Anomalies of single inferences in both steps of the stream. */
class AnomalyStreamTest {
    private static final ModelContract MODEL = ContractFile.parse("""
            model: loans
            version: "1"
            owner: credit
            purpose: test
            features:
              - {name: income, type: NUMERIC}
              - {name: debt, type: NUMERIC}
              - {name: region, type: CATEGORICAL}
            prediction: {kind: BINARY, classes: [good, bad], threshold: 0.5}
            windows: {pane: PT5M, sizes: [PT1H], grace: PT1M, lateness: P1D, retention: P30D}
            policies:
              anomaly.detectors: [contract, tail, forest, tribuo]
              anomaly.rate: 0.002
              anomaly.forest.trees: 10
              anomaly.forest.size: 64
            """);

    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    private static final InferenceEncoder ENCODER = new InferenceEncoder(MODEL, Clock.systemUTC());
    private static final RegisteredModel REGISTERED = RegisteredModel.of(MODEL, Optional.of(reference()));

    @TempDir
    private Path directory;

    private static byte[] wire(String id, Instant at, Random random, double incomeShift) {
        double income = random.nextGaussian();
        return Inference.of(
                        id,
                        at,
                        random.nextDouble(),
                        2_000 + 400 * (income + incomeShift),
                        500 + 100 * (0.7 * income + 0.7 * random.nextGaussian()),
                        "region-" + random.nextInt(4))
                .wire(ENCODER, 0);
    }

    private static Reference reference() {
        InferenceLayout layout = InferenceLayout.of(MODEL);
        InferenceDecoder decoder = new InferenceDecoder(id -> ENCODER.schema(), key -> Optional.of(layout));
        ReferenceBuilder builder = new ReferenceBuilder(layout);
        Random random = new Random(1);
        for (int i = 0; i < 2_000; i++) {
            builder.add(decoder.decode(wire("r" + i, START, random, 0)));
        }
        return builder.build();
    }

    /** Three hours; in the last, one income in five is far too high. */
    private static List<byte[]> inferences() {
        Random random = new Random(5);
        List<byte[]> wires = new ArrayList<>();
        for (int i = 0; i < 3 * 360; i++) {
            boolean odd = i >= 2 * 360 && i % 5 == 0;
            wires.add(wire("i" + i, START.plusSeconds(10L * i), random, odd ? 8 : 0));
        }
        return wires;
    }

    private StreamHarness harness(String name, int partitions) {
        return new StreamHarness(directory.resolve(name), partitions, true, Monitors.ALL, REGISTERED);
    }

    private static void finish(StreamHarness harness) {
        harness.tick();
        harness.tick(Duration.ofSeconds(60));
        harness.tick();
        harness.commit();
    }

    private static Map<String, Anomaly> found(StreamHarness harness) {
        Map<String, Anomaly> found = new TreeMap<>();
        for (Anomaly anomaly : harness.anomalies()) {
            assertThat(found.put(anomaly.getId() + " " + anomaly.getDetector(), anomaly))
                    .as("sent once: %s", anomaly)
                    .isNull();
        }
        return found;
    }

    private static List<Finding> rates(StreamHarness harness) {
        return harness.findings().values().stream()
                .filter(finding -> finding.getMonitor().equals("anomaly.rate"))
                .sorted(Comparator.comparing(Finding::getWindowStart).thenComparing(Finding::getTarget))
                .toList();
    }

    @Test
    void anomaliesAndTheirRateDoNotDependOnThePartitioning() {
        List<byte[]> wires = inferences();
        List<Map<String, Anomaly>> anomalies = new ArrayList<>();
        List<List<Finding>> rates = new ArrayList<>();
        for (int partitions : List.of(1, 2, 7)) {
            try (StreamHarness harness = harness("p" + partitions, partitions)) {
                for (int i = 0; i < wires.size(); i++) {
                    harness.send((i * 31) % partitions, wires.get(i));
                    if (i % 97 == 0) {
                        harness.tick();
                    }
                }
                finish(harness);
                anomalies.add(found(harness));
                rates.add(rates(harness));
            }
        }
        assertThat(anomalies.get(1)).isEqualTo(anomalies.get(0));
        assertThat(anomalies.get(2)).isEqualTo(anomalies.get(0));
        assertThat(rates.get(1)).isEqualTo(rates.get(0));
        assertThat(rates.get(2)).isEqualTo(rates.get(0));
        assertThat(anomalies.get(0)).hasSizeGreaterThanOrEqualTo(72);
        Anomaly tail = anomalies.get(0).get("i725 tail");
        assertThat(tail).isNotNull();
        assertThat(tail.getContributions()).containsKey("income");
        assertThat(tail.getReferenceHash())
                .isEqualTo(REGISTERED.reference().orElseThrow().hash());
        assertThat(tail.getPValue()).isLessThan(0.002);
        assertThat(tail.getOccurredAt()).isEqualTo(START.plusSeconds(7_250));
        assertThat(anomalies.get(0)).containsKeys("i725 forest", "i725 tribuo");
        assertThat(rates.get(0))
                .filteredOn(finding -> finding.getTarget().equals("tail"))
                .extracting(Finding::getVerdict)
                .containsExactly(Verdict.OK, Verdict.OK, Verdict.ALARM);
        assertThat(rates.get(0))
                .filteredOn(finding -> finding.getVerdict() == Verdict.ALARM)
                .allSatisfy(finding ->
                        assertThat(finding.getDetails().get("top1")).startsWith("income contributes most to "));
    }

    @Test
    void aCrashGivesEachAnomalyOnceToReadersOfWhatWasCommitted() {
        List<byte[]> wires = inferences();
        try (StreamHarness undisturbed = harness("undisturbed", 1);
                StreamHarness killed = harness("killed", 1)) {
            wires.forEach(wire -> undisturbed.send(0, wire));
            finish(undisturbed);
            Random random = new Random(3);
            int committed = 0;
            int crashes = 0;
            for (int i = 0; i < wires.size(); i++) {
                killed.send(0, wires.get(i));
                if (random.nextInt(80) == 0) {
                    killed.commit();
                    committed = i + 1;
                } else if (random.nextInt(100) == 0 && crashes++ < 10) {
                    killed.crash(0);
                    i = committed - 1;
                }
            }
            finish(killed);
            assertThat(crashes).isGreaterThan(2);
            assertThat(found(killed)).isEqualTo(found(undisturbed));
            assertThat(rates(killed)).isEqualTo(rates(undisturbed));
        }
    }

    @Test
    void withoutAReferenceOnlyTheContractIsHeldAgainstAndTheFindingsSayWhy() {
        RegisteredModel without = RegisteredModel.of(MODEL, Optional.empty());
        try (StreamHarness harness = new StreamHarness(directory.resolve("without"), 1, true, Monitors.ALL, without)) {
            inferences().forEach(wire -> harness.send(0, wire));
            finish(harness);
            assertThat(harness.anomalies()).isEmpty();
            assertThat(rates(harness))
                    .filteredOn(finding -> finding.getTarget().equals("forest"))
                    .allSatisfy(finding -> {
                        assertThat(finding.getVerdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
                        assertThat(finding.getDetails().get("reason")).contains("registered without a reference");
                    });
        }
    }
}
