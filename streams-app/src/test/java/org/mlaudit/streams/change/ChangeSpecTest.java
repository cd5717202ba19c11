package org.mlaudit.streams.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mlaudit.streams.profile.TestInferences.categorical;
import static org.mlaudit.streams.profile.TestInferences.numeric;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.contract.ContractFile;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.ReferenceBuilder;
import org.mlaudit.streams.profile.TestInferences;

/** Which series a detector is given, and what contracts may ask for. */
class ChangeSpecTest {
    private static InferenceLayout regression(Map<String, ?> policies) {
        return TestInferences.layout(policies, numeric("income"), categorical("region", "north", "south"));
    }

    private static InferenceLayout binary(String policies) {
        return InferenceLayout.of(ContractFile.parse("""
                model: loans
                version: "1"
                owner: credit
                purpose: test
                features:
                  - {name: income, type: NUMERIC}
                  - {name: married, type: BOOLEAN}
                prediction: {kind: BINARY, classes: [good, bad], threshold: 0.25}
                policies: {%s}
                """.formatted(policies)));
    }

    private static Series series(InferenceLayout layout, DetectorKind kind, String target) {
        return ChangeSpec.of(ProfileSpec.of(layout, Optional.empty()))
                .watch(kind, target)
                .orElseThrow()
                .series()
                .get();
    }

    /** The values that a series makes of rows; rows that give none are left out. */
    private static List<Double> values(Series series, InferenceLayout layout, Object[]... rows) {
        List<Double> values = new ArrayList<>();
        for (Object[] row : rows) {
            if (series.take(TestInferences.row(layout, 0, row))) {
                values.add(series.value);
            }
        }
        return values;
    }

    private static Object[] row(Object... values) {
        return values;
    }

    @Test
    void scoresAndCategoriesAreTakenAsTheyAre() {
        InferenceLayout layout =
                binary("change.adwin: [prediction.score, prediction.label, married], change.kswin: [income, married]");
        Object[] one = row(3.0, true, 0.75, "bad");
        Object[] two = row(-1e9, false, 0.5, "good");
        Object[] none = row(null, null, null, null);
        Object[] wrong = row(Double.NaN, null, 1.5, "ugly");
        assertThat(values(series(layout, DetectorKind.ADWIN, "prediction.score"), layout, one, two, none, wrong))
                .containsExactly(0.75, 0.5);
        assertThat(values(series(layout, DetectorKind.ADWIN, "prediction.label"), layout, one, two, none, wrong))
                .containsExactly(1.0, 0.0);
        assertThat(values(series(layout, DetectorKind.ADWIN, "married"), layout, one, two, none, wrong))
                .containsExactly(1.0, 0.0);
        assertThat(values(series(layout, DetectorKind.KSWIN, "income"), layout, one, two, none, wrong))
                .containsExactly(3.0, -1e9);
    }

    @Test
    void numbersBecomeZerosAndOnesByABound() {
        InferenceLayout layout = binary("change.ddm: [prediction.score, income], change.ddm.income.atLeast: 2");
        Object[] one = row(2.0, true, 0.25, "bad");
        Object[] two = row(1.9, false, 0.24, "good");
        assertThat(values(series(layout, DetectorKind.DDM, "prediction.score"), layout, one, two))
                .containsExactly(1.0, 0.0);
        assertThat(values(series(layout, DetectorKind.DDM, "income"), layout, one, two))
                .containsExactly(1.0, 0.0);
    }

    @Test
    void numbersBecomeTheirPlaceAmongTheReference() {
        InferenceLayout layout = regression(Map.of("change.adwin", List.of("income")));
        ReferenceBuilder builder = new ReferenceBuilder(layout);
        for (int i = 0; i < 1_000; i++) {
            builder.add(TestInferences.row(layout, 1_000_000L * i, (double) i, "north"));
        }
        Reference reference = builder.build();
        Series series = ChangeSpec.of(ProfileSpec.of(layout, Optional.of(reference)))
                .watch(DetectorKind.ADWIN, "income")
                .orElseThrow()
                .series()
                .get();
        List<Double> places = values(series, layout, row(-1e300), row(250.0), row(500.0), row(750.0), row(1e300));
        assertThat(places).isSorted().startsWith(0.0).endsWith(1.0).hasSize(5);
        assertThat(places.get(2)).isBetween(0.45, 0.55);
    }

    @Test
    void withoutAReferenceTheFirstValuesServe() {
        InferenceLayout layout = regression(Map.of("change.adwin", List.of("income")));
        Series series = series(layout, DetectorKind.ADWIN, "income");
        for (int i = 0; i < 256; i++) {
            assertThat(values(series, layout, row((double) (i * 37 % 256)))).isEmpty();
        }
        assertThat(values(series, layout, row(-1.0), row(0.0), row(128.0), row(255.0), row(256.0)))
                .containsExactly(0.0, 0.5 / 256, 128.5 / 256, 255.5 / 256, 1.0);
    }

    @Test
    void whatCannotBeDoneIsRefusedWithTheReason() {
        Map<Map<String, ?>, String> refused = Map.of(
                Map.of("change.ddm", List.of("error")), "ground truth",
                Map.of("change.adwin", List.of("incme")), "no column of this name",
                Map.of("change.adwin", List.of("region")), "takes numbers, BOOLEAN features",
                Map.of("change.stepd", List.of("income")), "policy change.stepd.income.atLeast",
                Map.of("change.adwin", List.of("income"), "change.adwin.delta", 2.0), "delta must be a number above 0",
                Map.of("change.adwin", List.of("income"), "change.adwin.clock", 1.5), "clock must be a whole number",
                Map.of("change.kswin", List.of("income"), "change.kswin.window", 50.0), "50 values has no room");
        refused.forEach((policies, reason) -> assertThatThrownBy(() -> ChangeSpec.check(regression(policies)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason));
        assertThatCode(() ->
                        ChangeSpec.check(regression(Map.of("change.kswin", List.of("income", "prediction.value")))))
                .doesNotThrowAnyException();
    }
}
