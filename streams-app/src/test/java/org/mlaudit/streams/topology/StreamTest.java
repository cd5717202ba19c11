package org.mlaudit.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
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
import org.mlaudit.event.AlertState;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;

/** Laws of the two steps together, with the product's monitors. */
class StreamTest {
    private static final String CONTRACT = """
            model: loans
            version: "1"
            owner: credit
            purpose: test
            features:
              - {name: income, type: NUMERIC, nullable: true}
              - {name: region, type: CATEGORICAL}
            prediction: {kind: BINARY, classes: [good, bad], threshold: 0.5}
            windows: {pane: PT5M, sizes: [PT15M, PT1H], grace: PT1M, lateness: P1D, retention: P30D}
            policies: {reference.hours: 1}
            """;

    /** The same model with segments, baselines of earlier windows and levels that follow from earlier verdicts. */
    private static final ModelContract EVERYTHING = ContractFile.parse(CONTRACT.replace(
            "policies: {reference.hours: 1}",
            "segments: [{name: region, most: 3}, channel]\n"
                    + "policies: {reference.hours: 1, monitors.online: lord,"
                    + " monitors.baselines: [reference, previous, rolling, hour-of-day]}"));

    private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
    private static final ModelContract MODEL = ContractFile.parse(CONTRACT);
    private static final InferenceEncoder ENCODER = new InferenceEncoder(MODEL, StreamHarness.clock());

    private static Path temporary() {
        try {
            Path directory = Files.createTempDirectory("stream-test");
            directory.toFile().deleteOnExit();
            return directory;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static StreamHarness harness(int partitions) {
        return harness(partitions, MODEL);
    }

    private static StreamHarness harness(int partitions, ModelContract contract) {
        return new StreamHarness(
                temporary(), partitions, true, Monitors.ALL, RegisteredModel.of(contract, Optional.empty()));
    }

    /** Six hours of one inference every ten seconds; after four hours income rises and a new region appears. */
    private static List<byte[]> inferences(long seed) {
        Random random = new Random(seed);
        List<byte[]> wires = new ArrayList<>();
        for (int i = 0; i < 6 * 360; i++) {
            Instant at = START.plusSeconds(10L * i + random.nextInt(10));
            boolean moved = i >= 4 * 360;
            Object income = random.nextInt(20) == 0 ? null : (moved ? 3_000 : 2_000) + 400 * random.nextGaussian();
            Object region = moved && random.nextBoolean() ? "island" : "region-" + random.nextInt(4);
            wires.add(Inference.of("i" + i, at, random.nextDouble(), income, region)
                    .wire(ENCODER, 0));
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
        for (Duration size : List.of(Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofHours(1))) {
            harness.windows(MODEL.key(), size)
                    .forEach((start, bytes) ->
                            all.put(size + "@" + start, HexFormat.of().formatHex(bytes)));
        }
        return all;
    }

    private static long rows(StreamHarness harness) {
        return harness.windows(MODEL.key(), Duration.ofMinutes(5)).values().stream()
                .mapToLong(JudgeStores::rowsOf)
                .sum();
    }

    @Property(tries = 8)
    void findingsDoNotDependOnThePartitioning(@ForAll long seed) {
        findingsDoNotDependOnThePartitioning(seed, MODEL);
    }

    @Property(tries = 4)
    void findingsOfSegmentsAndBaselinesDoNotDependOnThePartitioning(@ForAll long seed) {
        Map<String, Finding> findings = findingsDoNotDependOnThePartitioning(seed, EVERYTHING);
        assertThat(findings.values()).extracting(Finding::getBaseline).contains(null, "previous", "rolling");
        assertThat(findings.values()).anyMatch(finding -> finding.getSegment() != null);
    }

    private static Map<String, Finding> findingsDoNotDependOnThePartitioning(long seed, ModelContract contract) {
        List<byte[]> wires = inferences(seed);
        List<Map<String, Finding>> findings = new ArrayList<>();
        List<Map<String, String>> windows = new ArrayList<>();
        for (int partitions : List.of(1, 2, 7)) {
            try (StreamHarness harness = harness(partitions, contract)) {
                Random placement = new Random(seed + partitions);
                for (int i = 0; i < wires.size(); i++) {
                    harness.send(placement.nextInt(partitions), wires.get(i));
                    if (i % 97 == 0) {
                        harness.tick();
                    }
                }
                finish(harness);
                findings.add(harness.findings());
                windows.add(windows(harness));
                assertThat(rows(harness)).isEqualTo(wires.size());
            }
        }
        assertThat(findings.get(0)).isNotEmpty();
        assertThat(findings.get(1)).isEqualTo(findings.get(0));
        assertThat(findings.get(2)).isEqualTo(findings.get(0));
        assertThat(windows.get(1)).isEqualTo(windows.get(0));
        assertThat(windows.get(2)).isEqualTo(windows.get(0));
        return findings.get(0);
    }

    @Property(tries = 8)
    void lateInferencesLeadToTheSameWindows(@ForAll long seed) {
        List<byte[]> inOrder = inferences(seed);
        List<byte[]> shuffled = new ArrayList<>(inOrder);
        Collections.shuffle(shuffled, new Random(seed));
        try (StreamHarness first = harness(2);
                StreamHarness second = harness(3)) {
            for (int i = 0; i < inOrder.size(); i++) {
                first.send(i % 2, inOrder.get(i));
                second.send(i % 3, shuffled.get(i));
                if (i % 200 == 0) {
                    first.tick();
                    second.tick();
                }
            }
            finish(first);
            finish(second);
            assertThat(second.rejected()).isEmpty();
            assertThat(windows(second)).isEqualTo(windows(first));
        }
    }

    @Property(tries = 20)
    void aCrashNeitherLosesNorRepeats(@ForAll long seed) {
        List<byte[]> wires = inferences(seed);
        Random random = new Random(seed);
        try (StreamHarness undisturbed = harness(1);
                StreamHarness killed = harness(1)) {
            int committed = 0;
            int crashes = 0;
            for (int i = 0; i < wires.size(); i++) {
                killed.send(0, wires.get(i));
                if (random.nextInt(100) == 0) {
                    killed.commit();
                    committed = i + 1;
                } else if (random.nextInt(150) == 0 && crashes++ < 10) {
                    killed.crash(0);
                    i = committed - 1;
                } else if (random.nextInt(60) == 0 && committed == i + 1) {
                    killed.tick();
                    killed.commit();
                }
            }
            wires.forEach(wire -> undisturbed.send(0, wire));
            finish(undisturbed);
            finish(killed);
            assertThat(windows(killed)).isEqualTo(windows(undisturbed));
        }
    }

    @Test
    void whatWasNotForwardedStaysUntilItIsHoweverManyCommitsPass() {
        List<byte[]> wires = inferences(1);
        try (StreamHarness harness = harness(1)) {
            for (byte[] wire : wires) {
                harness.send(0, wire);
                harness.commit();
            }
            finish(harness);
            assertThat(rows(harness)).isEqualTo(wires.size());
        }
    }

    @Test
    void whatWasCommittedButNotForwardedIsForwardedAfterACrash() {
        List<byte[]> wires = inferences(1);
        try (StreamHarness harness = harness(1)) {
            wires.forEach(wire -> harness.send(0, wire));
            harness.commit();
            harness.crash(0);
            finish(harness);
            assertThat(rows(harness)).isEqualTo(wires.size());
        }
    }

    @Test
    void panesThatWereReceivedButNotJudgedAreJudgedAfterACrash() {
        List<byte[]> wires = inferences(1);
        try (StreamHarness harness = harness(1)) {
            wires.subList(0, 360).forEach(wire -> harness.send(0, wire));
            harness.crashBeforeJudging();
            wires.subList(360, wires.size()).forEach(wire -> harness.send(0, wire));
            finish(harness);
            assertThat(rows(harness)).isEqualTo(wires.size());
        }
    }

    @Test
    void aShiftIsFoundAndItsAlertOpens() {
        try (StreamHarness harness = harness(2)) {
            List<byte[]> wires = inferences(7);
            for (int i = 0; i < wires.size(); i++) {
                harness.send(i % 2, wires.get(i));
            }
            finish(harness);
            List<Finding> alarms = harness.findings().values().stream()
                    .filter(finding -> finding.getVerdict() == Verdict.ALARM)
                    .toList();
            assertThat(alarms).extracting(Finding::getTarget).contains("income", "region");
            assertThat(alarms)
                    .allSatisfy(finding -> assertThat(finding.getWindowEnd())
                            .isAfter(START.plus(Duration.ofHours(4)).minus(Duration.ofMinutes(1))));
            assertThat(harness.sentAlerts()).anyMatch(alert -> alert.getState() == AlertState.OPEN);
        }
    }

    @Test
    void unreadableInferencesAreRejectedWithTheirPlace() {
        try (StreamHarness harness = harness(2)) {
            byte[] good = inferences(1).get(0);
            harness.send(0, good);
            harness.send(1, java.util.Arrays.copyOf(good, good.length - 3));
            harness.send(1, new byte[] {1, 2, 3});
            assertThat(harness.rejected()).hasSize(2).allSatisfy(rejected -> {
                assertThat(rejected.getSource().getTopic()).isEqualTo("audit.inferences");
                assertThat(rejected.getSource().getPartition()).isEqualTo(1);
                assertThat(rejected.getReasons()).isNotEmpty();
            });
            finish(harness);
            assertThat(rows(harness)).isEqualTo(1);
        }
    }
}
