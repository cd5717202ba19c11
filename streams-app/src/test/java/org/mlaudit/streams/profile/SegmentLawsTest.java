package org.mlaudit.streams.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mlaudit.streams.profile.TestInferences.categorical;
import static org.mlaudit.streams.profile.TestInferences.numeric;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.SegmentSpec;

class SegmentLawsTest {
    private static final int MOST = 5;
    private static final InferenceLayout LAYOUT = TestInferences.layout(
            Map.of(), List.of(new SegmentSpec("c", List.of(), MOST)), numeric("x"), categorical("c"));
    private static final ProfileSpec OPEN = ProfileSpec.of(LAYOUT, Optional.empty());

    @Property(tries = 100)
    void segmentsDoNotDependOnOrderOrPartitions(
            @ForAll @Size(max = 60) List<@IntRange(max = 12) Integer> input,
            @ForAll Random random,
            @ForAll @IntRange(min = 1, max = 5) int parts) {
        byte[] whole = summary(input).encode();
        List<Integer> shuffled = new ArrayList<>(input);
        Collections.shuffle(shuffled, random);
        List<WindowSummary> partial = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            partial.add(new WindowSummary(OPEN));
        }
        shuffled.forEach(value -> partial.get(random.nextInt(parts)).add(row(value)));
        while (partial.size() > 1) {
            WindowSummary taken = partial.remove(random.nextInt(partial.size()));
            partial.get(random.nextInt(partial.size())).merge(WindowSummary.decode(OPEN, taken.encode()));
        }
        assertThat(partial.getFirst().encode()).isEqualTo(whole);
        assertThat(WindowSummary.decode(OPEN, whole).encode()).isEqualTo(whole);
    }

    @Property(tries = 100)
    void everySegmentHoldsExactlyItsInferences(@ForAll @Size(max = 60) List<@IntRange(max = 12) Integer> input) {
        Map<String, Long> expected =
                input.stream().collect(Collectors.groupingBy(SegmentLawsTest::name, Collectors.counting()));
        Map<SegmentKey, WindowSummary> segments = summary(input).segments();
        assertThat(segments).hasSize(Math.min(MOST, expected.size()));
        segments.forEach((key, segment) -> {
            assertThat(segment.rows()).isEqualTo(expected.get(key.value()));
            assertThat(((NumberView) segment.column(0)).mean())
                    .hasValue(Integer.parseInt(key.value().substring(1)));
        });
    }

    @Test
    void theSegmentsOfAReferenceAreItsMostFrequentValuesAndWindowsKeepNoOthers() {
        ReferenceBuilder builder = new ReferenceBuilder(LAYOUT);
        for (int value = 0; value < 10; value++) {
            for (int i = 0; i <= value; i++) {
                builder.add(row(value));
            }
        }
        Reference reference = Reference.decode(LAYOUT, builder.build().encode());
        assertThat(reference.segments())
                .extracting(SegmentKey::value)
                .containsExactlyInAnyOrder("v5", "v6", "v7", "v8", "v9");
        Baseline segment = reference.segment(new SegmentKey("c", "v7")).orElseThrow();
        assertThat(segment.rows()).isEqualTo(8);
        assertThat(((NumberView) segment.column(0)).mean()).hasValue(7);
        WindowSummary window = new WindowSummary(reference.spec());
        List.of(1, 7, 7, 11).forEach(value -> window.add(row(value)));
        assertThat(window.segments()).containsOnlyKeys(new SegmentKey("c", "v7"));
        PairedCounts counts =
                PairedCounts.of(window.segments().get(new SegmentKey("c", "v7")).column(0), segment);
        assertThat(counts.windowTotal()).isEqualTo(2);
        assertThat(counts.referenceTotal()).isEqualTo(8);
    }

    private static WindowSummary summary(List<Integer> input) {
        WindowSummary summary = new WindowSummary(OPEN);
        input.forEach(value -> summary.add(row(value)));
        return summary;
    }

    private static InferenceRow row(int value) {
        return TestInferences.row(LAYOUT, 0, (double) value, name(value));
    }

    private static String name(int value) {
        return "v" + value;
    }
}
