package org.mlaudit.streams.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mlaudit.streams.profile.TestInferences.categorical;
import static org.mlaudit.streams.profile.TestInferences.numeric;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.SegmentSpec;

class ReferenceAttributionsTest {
    private static final InferenceLayout LAYOUT = TestInferences.layout(
            Map.of(), List.of(new SegmentSpec("c", List.of(), 3)), numeric("x"), categorical("c"));
    private static final Duration DAY = Duration.ofDays(1);
    private static final long MONDAY = Instant.parse("2001-02-05T00:00:00Z").getEpochSecond();

    private static List<InferenceRow> rows(int days) {
        Random random = new Random(1);
        List<InferenceRow> rows = new ArrayList<>();
        for (int day = 0; day < days; day++) {
            double effect = random.nextGaussian();
            for (int i = 0; i < 48; i++) {
                long second = MONDAY + day * DAY.toSeconds() + i * DAY.toSeconds() / 48;
                rows.add(TestInferences.row(
                        LAYOUT, second * 1_000_000, effect + random.nextGaussian(), "c" + random.nextInt(6)));
            }
        }
        return rows;
    }

    private static Reference plain(List<InferenceRow> rows) {
        ReferenceBuilder builder = new ReferenceBuilder(LAYOUT);
        rows.forEach(builder::add);
        return builder.build();
    }

    private static Reference explained(Reference plain, List<InferenceRow> rows) {
        ReferenceAttributions attributions = new ReferenceAttributions(plain);
        RowSegments segments = new RowSegments(attributions.spec(), 1);
        for (InferenceRow row : rows) {
            segments.copy(row, 0);
            double[] phi = {2 * row.number[0], 0.5};
            attributions.explain(row.occurredAtMicros, phi, 0, 0, Double.NaN, false, segments, 0);
        }
        return attributions.build();
    }

    @Test
    void aReferenceHoldsTheAttributionsOfItsRowsWholeAndBySegmentAndKnowsHowItsDaysDiffer() {
        List<InferenceRow> rows = rows(20);
        Reference plain = plain(rows);
        Reference reference = Reference.decode(LAYOUT, explained(plain, rows).encode());
        assertThat(reference.attributions().explained()).isEqualTo(rows.size());
        assertThat(reference.attributions().feature(0).max())
                .hasValue(2 * ((NumberView) reference.column(0)).max().orElseThrow());
        assertThat(reference
                        .attributionDispersion(DAY, 0)
                        .orElseThrow()
                        .location()
                        .largest())
                .isBetween(
                        0.5
                                * reference
                                        .dispersion(DAY, 0)
                                        .orElseThrow()
                                        .location()
                                        .largest(),
                        2
                                * reference
                                        .dispersion(DAY, 0)
                                        .orElseThrow()
                                        .location()
                                        .largest());
        assertThat(reference.attributionDispersion(DAY, 1)).isEmpty();
        assertThat(reference.segments()).hasSize(3);
        for (SegmentKey key : reference.segments()) {
            Baseline segment = reference.segment(key).orElseThrow();
            assertThat(segment.attributions().explained()).isEqualTo(segment.rows());
        }
    }

    @Test
    void explainingChangesTheHashButNotWhatWindowsCount() {
        List<InferenceRow> rows = rows(9);
        Reference plain = plain(rows).with(Reference.FIRST_FREE_SECTION, new byte[] {7});
        Reference reference = explained(plain, rows);
        assertThat(reference.hash()).isNotEqualTo(plain.hash());
        assertThat(reference.spec().fingerprint()).isEqualTo(plain.spec().fingerprint());
        assertThat(reference.section(Reference.FIRST_FREE_SECTION).orElseThrow())
                .containsExactly(7);
        assertThat(reference.dispersion(DAY, 0).map(each -> each.windows()))
                .isEqualTo(plain.dispersion(DAY, 0).map(each -> each.windows()));
        List<InferenceRow> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, new Random(2));
        assertThat(explained(plain, shuffled).hash()).isEqualTo(reference.hash());
        assertThat(explained(plain, List.of()).hash()).isEqualTo(plain.hash());
        assertThatThrownBy(() -> new ReferenceAttributions(reference)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aReferenceOfFirstWindowsInheritsTheirAttributions() {
        ProfileSpec spec = ProfileSpec.of(LAYOUT, Optional.empty());
        WindowSummary merged = new WindowSummary(spec);
        RowSegments segments = new RowSegments(spec, 1);
        for (InferenceRow row : rows(2)) {
            WindowSummary window = new WindowSummary(spec);
            window.add(row);
            segments.copy(row, 0);
            window.explain(new double[] {row.number[0], 1}, 0, 0, 0, false, segments, 0);
            merged.merge(window);
        }
        Reference reference =
                Reference.decode(LAYOUT, Reference.fromSummary(merged).encode());
        assertThat(reference.attributions().explained()).isEqualTo(96);
        assertThat(reference
                        .segment(reference.segments().iterator().next())
                        .orElseThrow()
                        .attributions()
                        .explained())
                .isPositive();
        Baseline windows = WindowBaseline.of("rolling", List.of(merged, merged), Optional.empty());
        assertThat(windows.attributions().explained()).isEqualTo(192);
    }
}
