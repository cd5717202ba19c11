package org.mlaudit.streams.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mlaudit.streams.profile.TestInferences.categorical;
import static org.mlaudit.streams.profile.TestInferences.numeric;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.streams.calibration.Dispersion;

class DispersionsTest {
    private static final InferenceLayout LAYOUT =
            TestInferences.layout(numeric("x"), categorical("c"), numeric("same"));
    private static final Duration DAY = Duration.ofDays(1);
    private static final long MONDAY = Instant.parse("2001-02-05T00:00:00Z").getEpochSecond();
    private static final int ROWS = 48;

    private static List<InferenceRow> days(int days, double deviation, Random random) {
        List<InferenceRow> rows = new ArrayList<>();
        for (int day = 0; day < days; day++) {
            double effect = deviation * random.nextGaussian();
            for (int i = 0; i < ROWS; i++) {
                double x = effect + random.nextGaussian();
                rows.add(row(day, i, x, "c" + (int) Math.abs(2 * x), 7.0));
            }
        }
        return rows;
    }

    private static InferenceRow row(int day, int i, Object... values) {
        long second = MONDAY + day * DAY.toSeconds() + i * DAY.toSeconds() / ROWS;
        return TestInferences.row(LAYOUT, second * 1_000_000, values);
    }

    private static Reference reference(List<InferenceRow> rows) {
        ReferenceBuilder builder = new ReferenceBuilder(LAYOUT);
        rows.forEach(builder::add);
        return builder.build();
    }

    @Test
    void aReferenceKnowsHowMuchItsDaysDiffer() {
        Reference reference = reference(days(30, 0.5, new Random(1)));
        Dispersion x = reference.dispersion(DAY, 0).orElseThrow();
        assertThat(x.windows()).isEqualTo(30);
        assertThat(x.location().largest()).isBetween(5.0, 30.0);
        assertThat(reference.dispersion(DAY, 2)).isEmpty();
        assertThat(reference.dispersion(Duration.ofHours(5), 0)).isEmpty();
        assertThat(reference(days(30, 0, new Random(2)))
                        .dispersion(DAY, 0)
                        .map(none -> none.location().largest() + none.spread().largest())
                        .orElse(2.0))
                .isLessThan(3.5);
        assertThat(reference(days(7, 0.5, new Random(1))).dispersion(DAY, 0)).isEmpty();
    }

    @Test
    void daysThatAreCutOffAtTheEndsAreNoWindows() {
        List<InferenceRow> rows = days(10, 3, new Random(1));
        assertThat(reference(rows.subList(2, rows.size() - 1))
                        .dispersion(DAY, 0)
                        .orElseThrow()
                        .windows())
                .isEqualTo(10);
        assertThat(reference(rows.subList(10, rows.size() - 10))
                        .dispersion(DAY, 0)
                        .orElseThrow()
                        .windows())
                .isEqualTo(8);
    }

    @Property(tries = 40)
    void decodingGivesWhatWasEncodedWhateverTheRowsAndTheirOrder(
            @ForAll @Size(min = 1, max = 100) List<Double> values, @ForAll long seed) {
        Random random = new Random(seed);
        List<InferenceRow> rows = new ArrayList<>();
        for (int day = 0; day < 10; day++) {
            for (int i = 0; i < ROWS; i++) {
                Double value = values.get(random.nextInt(Math.min(values.size(), 2 + 10 * day)));
                rows.add(row(day, i, random.nextInt(10) < day ? null : value, "c" + value.hashCode() % 5, null));
            }
        }
        Reference reference = reference(rows);
        Reference decoded = Reference.decode(LAYOUT, reference.encode());
        assertThat(decoded.encode()).isEqualTo(reference.encode());
        Collections.shuffle(rows, random);
        Reference shuffled = reference(rows);
        assertThat(reference.dispersion(DAY, 0)).isPresent();
        for (int column = 0; column < LAYOUT.columns().size(); column++) {
            assertThat(decoded.dispersion(DAY, column))
                    .isEqualTo(reference.dispersion(DAY, column))
                    .isEqualTo(shuffled.dispersion(DAY, column));
        }
    }
}
