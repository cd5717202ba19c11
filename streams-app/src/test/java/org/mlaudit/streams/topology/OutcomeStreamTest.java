package org.mlaudit.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mlaudit.streams.topology.OutcomeMessages.COUNT;
import static org.mlaudit.streams.topology.OutcomeMessages.MODEL;
import static org.mlaudit.streams.topology.OutcomeMessages.REGISTERED;
import static org.mlaudit.streams.topology.OutcomeMessages.START;
import static org.mlaudit.streams.topology.OutcomeMessages.inferences;
import static org.mlaudit.streams.topology.OutcomeMessages.truths;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.mlaudit.event.Rejected;
import org.mlaudit.streams.performance.BinaryTally;
import org.mlaudit.streams.performance.OutcomeSummary;
import org.mlaudit.streams.performance.Tally;
import org.mlaudit.streams.topology.OutcomeMessages.Message;
import org.mlaudit.streams.topology.OutcomeMessages.Outcome;

/** Laws of joining predictions with what came of them, with the product's steps and stores. */
class OutcomeStreamTest {
    private static final List<Duration> SIZES = List.of(Duration.ofMinutes(15), Duration.ofHours(1));

    private static StreamHarness harness(int partitions) {
        try {
            Path directory = Files.createTempDirectory("outcome-stream-test");
            directory.toFile().deleteOnExit();
            return new StreamHarness(directory, partitions, true, List.of(), REGISTERED);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void send(StreamHarness harness, int partitions, Message message) {
        int partition = message.id() % partitions;
        if (message.isTruth()) {
            harness.sendTruth(partition, message.wire().get());
        } else {
            harness.send(partition, message.wire().get());
        }
    }

    private static void finish(StreamHarness harness) {
        harness.tick();
        harness.tick(Duration.ofSeconds(60));
        for (int i = 0; i < 6; i++) {
            harness.tick();
        }
    }

    private static Map<String, String> outcomes(StreamHarness harness) {
        Map<String, String> all = new TreeMap<>();
        SIZES.forEach(size -> harness.outcomes(MODEL.key(), size)
                .forEach((start, bytes) ->
                        all.put(size + "@" + start, HexFormat.of().formatHex(bytes))));
        return all;
    }

    private static Tally whole(StreamHarness harness) {
        OutcomeSummary all = new OutcomeSummary(REGISTERED.outcomes());
        harness.outcomes(MODEL.key(), Duration.ofHours(1))
                .values()
                .forEach(stored -> all.merge(OutcomeWindows.decode(REGISTERED, stored)));
        return all.whole();
    }

    @Property(tries = 12)
    void outcomesDoNotDependOnTheOrderOrThePartitioning(@ForAll long seed) {
        List<Message> messages = inferences(new Random(seed));
        messages.addAll(truths(new Random(seed)));
        List<Map<String, String>> outcomes = new ArrayList<>();
        for (int partitions : List.of(1, 2, 5)) {
            Random random = new Random(seed + partitions);
            Collections.shuffle(messages, random);
            try (StreamHarness harness = harness(partitions)) {
                for (Message message : messages) {
                    send(harness, partitions, message);
                    if (random.nextInt(200) == 0) {
                        harness.tick();
                    }
                }
                finish(harness);
                assertThat(harness.rejected()).isEmpty();
                outcomes.add(outcomes(harness));
                assertThat(whole(harness).predictions()).isEqualTo(COUNT);
            }
        }
        assertThat(outcomes.get(0)).hasSizeGreaterThan(12);
        assertThat(outcomes.get(1)).isEqualTo(outcomes.get(0));
        assertThat(outcomes.get(2)).isEqualTo(outcomes.get(0));
    }

    @Property(tries = 12)
    void aCrashNeitherLosesNorRepeatsAnOutcome(@ForAll long seed) {
        Random random = new Random(seed);
        List<Message> messages = inferences(random);
        messages.addAll(truths(random));
        Collections.shuffle(messages, random);
        try (StreamHarness undisturbed = harness(1);
                StreamHarness killed = harness(1)) {
            int committed = 0;
            int crashes = 0;
            for (int i = 0; i < messages.size(); i++) {
                send(killed, 1, messages.get(i));
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
            messages.forEach(message -> send(undisturbed, 1, message));
            finish(undisturbed);
            finish(killed);
            assertThat(outcomes(killed)).isEqualTo(outcomes(undisturbed));
        }
    }

    @Test
    void aCorrectionCountsOnceAndTheLastObservedWins() {
        try (StreamHarness harness = harness(1)) {
            inferences(new Random(1)).subList(0, 720).forEach(message -> send(harness, 1, message));
            Instant observed = START.plus(Duration.ofHours(2));
            send(harness, 1, Outcome.of(0, observed, "bad", null));
            finish(harness);
            assertThat(actual(whole(harness), 1)).isEqualTo(1);
            send(harness, 1, Outcome.of(0, observed.plusSeconds(1), "good", 3));
            finish(harness);
            assertThat(actual(whole(harness), 0)).isEqualTo(1);
            assertThat(whole(harness).weight()).isEqualTo(3);
            send(harness, 1, Outcome.of(0, observed.minusSeconds(1), "bad", null));
            finish(harness);
            assertThat(actual(whole(harness), 0)).isEqualTo(1);
            assertThat(whole(harness).truths()).isEqualTo(1);
        }
    }

    private static long actual(Tally tally, int label) {
        BinaryTally binary = (BinaryTally) tally;
        return binary.count(label, 0) + binary.count(label, 1);
    }

    @Test
    void aRepeatedInferenceIsOnePrediction() {
        try (StreamHarness harness = harness(1)) {
            List<Message> messages = inferences(new Random(1)).subList(0, 720);
            messages.forEach(message -> send(harness, 1, message));
            messages.forEach(message -> send(harness, 1, message));
            finish(harness);
            assertThat(whole(harness).predictions()).isEqualTo(720);
        }
    }

    @Test
    void aGroundTruthThatNobodyWaitsForIsRejectedWithItsReason() {
        try (StreamHarness harness = harness(1)) {
            List<Message> messages = inferences(new Random(1));
            messages.forEach(message -> send(harness, 1, message));
            send(harness, 1, Outcome.of(0, START.plus(Duration.ofDays(3)), "bad", null));
            assertThat(reasons(harness)).containsExactly("TOO_LATE");
            send(harness, 1, Outcome.of(999_999, START.plus(Duration.ofMinutes(50)), "bad", null));
            harness.expire();
            assertThat(reasons(harness)).containsExactly("TOO_LATE");
            send(harness, 1, Outcome.of(1, START.plus(Duration.ofDays(5).plusHours(2)), "bad", null));
            harness.expire();
            assertThat(reasons(harness)).containsExactly("TOO_LATE", "TOO_LATE", "UNMATCHED");
            Rejected unmatched = harness.rejected().get(2);
            assertThat(unmatched.getReasons().get(0).getMessage()).contains("no inference of loans with this id");
            assertThat(unmatched.getPayload().remaining()).isGreaterThan(10);
            finish(harness);
            long counted = harness.outcomes(MODEL.key(), Duration.ofHours(1)).values().stream()
                    .mapToLong(
                            stored -> OutcomeWindows.decode(REGISTERED, stored).unmatched())
                    .sum();
            assertThat(counted).isEqualTo(1);
        }
    }

    private static List<String> reasons(StreamHarness harness) {
        return harness.rejected().stream()
                .map(rejected -> rejected.getReasons().get(0).getCode())
                .toList();
    }

    @Test
    void groupsAddUpToTheWhole() {
        try (StreamHarness harness = harness(2)) {
            Random random = new Random(5);
            List<Message> messages = inferences(random);
            messages.addAll(truths(random));
            messages.forEach(message -> send(harness, 2, message));
            finish(harness);
            OutcomeSummary all = new OutcomeSummary(REGISTERED.outcomes());
            harness.outcomes(MODEL.key(), Duration.ofHours(1))
                    .values()
                    .forEach(stored -> all.merge(OutcomeWindows.decode(REGISTERED, stored)));
            var income = REGISTERED.outcomes().groupFields().get(1);
            assertThat(income.name()).isEqualTo("income");
            long inGroups = all.groups(income).values().stream()
                    .mapToLong(Tally::predictions)
                    .sum();
            assertThat(inGroups + all.unknown(income)).isEqualTo(all.whole().predictions());
            assertThat(all.groups(income)).containsOnlyKeys("<1800", "1800..2200", ">=2200");
            assertThat(all.groups(REGISTERED.outcomes().groupFields().get(2))).containsKey("<1800 & region-0");
        }
    }
}
