package org.mlaudit.streams.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.streams.rules.CompiledRule;

class IntakeLawsTest {
    private static final InferenceLayout LAYOUT = InferenceLayout.of(ContractFile.parse("""
            model: m
            version: 1
            features:
              - {name: x, type: NUMERIC, nullable: true}
              - {name: c, type: CATEGORICAL, nullable: true}
            prediction: {kind: REGRESSION}
            rules:
              - {name: complete, kind: COMPLETE, columns: [x, c]}
              - {name: range, kind: RANGE, column: x, range: [0, 10]}
              - {name: names, kind: REGEX, column: c, pattern: "[a-m]"}
              - {name: once, kind: UNIQUE, columns: [x, c]}
              - {name: fails, expression: "1 / int(x) < 10"}
            policies: {quality.freshness.most: 60}
            """));
    private static final ProfileSpec SPEC = ProfileSpec.of(LAYOUT, Optional.empty());

    private static InferenceRow row(Random random) {
        InferenceRow row = TestInferences.row(
                LAYOUT,
                random.nextInt(1_000_000),
                random.nextInt(4) == 0 ? null : (double) random.nextInt(12),
                random.nextInt(4) == 0 ? null : String.valueOf((char) ('a' + random.nextInt(26))));
        byte[] id = ("id" + random.nextInt(500)).getBytes(StandardCharsets.UTF_8);
        row.schemaId = random.nextInt(40) - 1;
        row.arrivedAtMicros = random.nextInt(5) == 0 ? InferenceRow.UNKNOWN_TIME : random.nextInt(100_000_000);
        if (random.nextInt(5) > 0) {
            InferenceRow withId = row;
            byte[] all = new byte[id.length + 64];
            System.arraycopy(id, 0, all, 64, id.length);
            if (row.present[1]) {
                byte[] name = row.text(1).getBytes(StandardCharsets.UTF_8);
                System.arraycopy(name, 0, all, 0, name.length);
                row.setCategory(1, all, 0, name.length);
            }
            withId.setId(all, 64, id.length);
        }
        return row;
    }

    @Property(tries = 200)
    void anyOrderAndPartitionGivesTheSameBytes(
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 600) int rows,
            @ForAll @IntRange(min = 1, max = 5) int parts) {
        WindowSummary whole = new WindowSummary(SPEC);
        List<WindowSummary> partial = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            partial.add(new WindowSummary(SPEC));
        }
        for (int i = 0; i < rows; i++) {
            InferenceRow row = row(random);
            whole.add(row);
            partial.get(random.nextInt(parts)).add(row);
        }
        while (partial.size() > 1) {
            WindowSummary taken = partial.remove(random.nextInt(partial.size()));
            partial.get(random.nextInt(partial.size())).merge(WindowSummary.decode(SPEC, taken.encode()));
        }
        byte[] bytes = whole.encode();
        assertThat(partial.getFirst().encode()).isEqualTo(bytes);
        assertThat(WindowSummary.decode(SPEC, bytes).encode()).isEqualTo(bytes);
    }

    @Test
    void rulesAreCounted() {
        WindowSummary summary = new WindowSummary(SPEC);
        summary.add(TestInferences.row(LAYOUT, 0, 5.0, "a"));
        summary.add(TestInferences.row(LAYOUT, 0, 5.0, "a"));
        summary.add(TestInferences.row(LAYOUT, 0, 11.0, "z"));
        summary.add(TestInferences.row(LAYOUT, 0, 0.0, null));
        List<CompiledRule> rules = CompiledRule.all(LAYOUT);
        List<RuleCounts.Count> counts = rules.stream()
                .map(rule -> summary.intake().rules().of(rule).orElseThrow())
                .toList();

        assertThat(counts).extracting(RuleCounts.Count::checked).containsExactly(4L, 4L, 3L, 0L, 3L);
        assertThat(counts).extracting(RuleCounts.Count::broken).containsExactly(1L, 1L, 1L, 0L, 0L);
        assertThat(counts).extracting(RuleCounts.Count::failed).containsExactly(0L, 0L, 0L, 0L, 1L);
        assertThat(counts.get(3).keys().keys()).isEqualTo(3);
        assertThat(counts.get(3).keys().repetitions()).isEqualTo(1);
        assertThat(counts.get(4).failure()).isEqualTo("divide by zero");
    }

    @Test
    void delaysAndSchemasAreCounted() {
        WindowSummary summary = new WindowSummary(SPEC);
        for (int i = 0; i < 100; i++) {
            InferenceRow row = TestInferences.row(LAYOUT, 1_000_000, 5.0, "a");
            row.schemaId = i < 60 ? 7 : 9;
            row.arrivedAtMicros = 1_000_000 + (i < 90 ? 2_000_000L : 600_000_000L);
            summary.add(row);
        }
        Intake intake = WindowSummary.decode(SPEC, summary.encode()).intake();

        assertThat(intake.schemas().counts()).containsEntry(7, 60L).containsEntry(9, 40L);
        assertThat(intake.delays().longerThan(60_000)).isEqualTo(10);
        assertThat(intake.delays().delays().max()).hasValue(600_000);
        assertThat(intake.delays().delays().valid()).isEqualTo(100);
    }
}
