package org.mlaudit.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.InferenceEncoder;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.profile.WindowSummary;

/** Change detectors in the stream: where they find changes, and that a crash changes nothing. */
class ChangeStreamTest {
    private static final String CONTRACT = """
            model: loans
            version: "1"
            owner: credit
            purpose: test
            features:
              - {name: income, type: NUMERIC, nullable: true}
              - {name: married, type: BOOLEAN}
            prediction: {kind: BINARY, classes: [good, bad], threshold: 0.5}
            windows: {pane: PT5M, sizes: [PT1H], grace: PT1M, lateness: P1D, retention: P30D}
            policies:
              %s
            """;

    private static final String DETECTORS = """
            change.adwin: [prediction.score, income, latency]
              change.hddm-a: [married]
              change.rddm: [prediction.score]
              change.stepd: [income, prediction.label]
              change.stepd.income.atLeast: 2500
              change.kswin: [income]
              change.ddm: [income, error]
              monitors.falseAlarmRate: 0.001
            """;

    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);
    private static final ModelContract MODEL = ContractFile.parse(CONTRACT.formatted(DETECTORS));

    private static StreamHarness harness(ModelContract model, int partitions) {
        try {
            Path directory = Files.createTempDirectory("change-stream-test");
            directory.toFile().deleteOnExit();
            return new StreamHarness(
                    directory, partitions, true, Monitors.ALL, RegisteredModel.of(model, Optional.empty()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Six hours of one inference every five seconds; after four hours scores and incomes rise. */
    private static List<byte[]> inferences(ModelContract model, long seed) {
        InferenceEncoder encoder = new InferenceEncoder(model, StreamHarness.clock());
        Random random = new Random(seed);
        List<byte[]> wires = new ArrayList<>();
        for (int i = 0; i < 6 * 720; i++) {
            Instant at = START.plusSeconds(5L * i).plusMillis(random.nextInt(5_000));
            boolean moved = i >= 4 * 720;
            Object income = random.nextInt(20) == 0 ? null : (moved ? 3_000 : 2_000) + 400 * random.nextGaussian();
            double score = moved ? Math.sqrt(random.nextDouble()) : random.nextDouble();
            wires.add(Inference.of("i" + i, at, score, income, random.nextBoolean())
                    .wire(encoder, 0));
        }
        return wires;
    }

    private static void finish(StreamHarness harness) {
        harness.tick();
        harness.tick(Duration.ofSeconds(60));
        harness.tick();
    }

    private static Map<String, String> windows(StreamHarness harness) {
        Map<String, String> all = new TreeMap<>();
        harness.windows(MODEL.key(), HOUR)
                .forEach((start, bytes) ->
                        all.put(Long.toString(start), HexFormat.of().formatHex(bytes)));
        return all;
    }

    private static List<Finding> of(StreamHarness harness, String monitor, String target) {
        return harness.findings().values().stream()
                .filter(finding -> finding.getMonitor().equals(monitor)
                        && finding.getTarget().equals(target)
                        && finding.getSegment() == null)
                .toList();
    }

    private static List<Instant> alarms(StreamHarness harness, String monitor, String target) {
        return of(harness, monitor, target).stream()
                .filter(finding -> finding.getVerdict() == Verdict.ALARM)
                .map(Finding::getWindowStart)
                .toList();
    }

    @Property(tries = 10)
    void aCrashChangesNothingOfWhatTheDetectorsSay(@ForAll long seed) {
        List<byte[]> wires = inferences(MODEL, seed);
        Random random = new Random(seed);
        try (StreamHarness undisturbed = harness(MODEL, 1);
                StreamHarness killed = harness(MODEL, 1)) {
            int committed = 0;
            int crashes = 0;
            for (int i = 0; i < wires.size(); i++) {
                killed.send(0, wires.get(i));
                if (random.nextInt(100) == 0) {
                    if (random.nextInt(3) == 0) {
                        killed.tick();
                    }
                    killed.commit();
                    committed = i + 1;
                } else if (random.nextInt(150) == 0 && crashes++ < 20) {
                    killed.crash(0);
                    i = committed - 1;
                }
            }
            wires.forEach(wire -> undisturbed.send(0, wire));
            finish(undisturbed);
            finish(killed);
            assertThat(windows(killed)).isEqualTo(windows(undisturbed));
            assertThat(alarms(undisturbed, "change.adwin", "prediction.score")).isNotEmpty();
        }
    }

    @Test
    void aShiftAlarmsInTheHourWhereItHappens() {
        try (StreamHarness harness = harness(MODEL, 2)) {
            List<byte[]> wires = inferences(MODEL, 3);
            for (int i = 0; i < wires.size(); i++) {
                harness.send(i % 2, wires.get(i));
            }
            finish(harness);
            Instant shift = START.plus(Duration.ofHours(4));
            assertThat(alarms(harness, "change.adwin", "prediction.score")).containsExactly(shift);
            assertThat(alarms(harness, "change.adwin", "income")).containsExactly(shift);
            assertThat(alarms(harness, "change.stepd", "income")).contains(shift);
            assertThat(alarms(harness, "change.rddm", "prediction.score")).contains(shift);
            assertThat(alarms(harness, "change.hddm-a", "married")).isEmpty();
            Finding found = of(harness, "change.adwin", "income").stream()
                    .filter(finding -> finding.getVerdict() == Verdict.ALARM)
                    .findFirst()
                    .orElseThrow();
            assertThat(found.getThreshold()).isEqualTo(1);
            assertThat(found.getN()).isBetween(600L, 720L);
            assertThat(found.getPValue()).isNull();
            assertThat(found.getDetails())
                    .containsKeys("partition.0", "partition.1", "first", "last")
                    .containsEntry("falls", "0")
                    .containsEntry("rises", Long.toString(found.getValue().longValue()))
                    .containsEntry("detector", "clock=32, delta=0.002")
                    .containsEntry("series", "place among the first 256 values, 0 to 1");
            assertThat(Instant.parse(found.getDetails().get("first"))).isBetween(shift, shift.plus(HOUR));
        }
    }

    @Test
    void whatCannotBeWatchedSaysWhy() {
        try (StreamHarness harness = harness(MODEL, 1)) {
            inferences(MODEL, 3).forEach(wire -> harness.send(0, wire));
            finish(harness);
            assertThat(of(harness, "change.ddm", "error")).isNotEmpty().allSatisfy(finding -> {
                assertThat(finding.getVerdict()).isEqualTo(Verdict.INSUFFICIENT_DATA);
                assertThat(finding.getDetails().get("reason")).contains("ground truth");
            });
            assertThat(of(harness, "change.ddm", "income"))
                    .isNotEmpty()
                    .allSatisfy(finding ->
                            assertThat(finding.getDetails().get("reason")).contains("change.ddm.income.atLeast"));
            assertThat(of(harness, "change.adwin", "latency"))
                    .isNotEmpty()
                    .allSatisfy(finding ->
                            assertThat(finding.getDetails().get("reason")).contains("no value"));
        }
    }

    @Test
    void aContractWithoutDetectorsHasNoFindingsOfChanges() {
        ModelContract plain = ContractFile.parse(CONTRACT.formatted("reference.hours: 1"));
        try (StreamHarness harness = harness(plain, 1)) {
            inferences(plain, 3).forEach(wire -> harness.send(0, wire));
            finish(harness);
            assertThat(harness.findings().values())
                    .isNotEmpty()
                    .noneMatch(finding -> finding.getMonitor().startsWith("change."));
            RegisteredModel model = RegisteredModel.of(plain, Optional.empty());
            assertThat(harness.windows(plain.key(), HOUR).values()).isNotEmpty().allSatisfy(window -> {
                byte[] summary = java.util.Arrays.copyOfRange(window, Long.BYTES, window.length);
                assertThat(WindowSummary.decode(model.spec(), summary).changes().all())
                        .isEmpty();
            });
        }
    }
}
