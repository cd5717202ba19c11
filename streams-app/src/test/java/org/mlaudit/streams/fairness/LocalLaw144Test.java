package org.mlaudit.streams.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The worked example of scoring rates in 6 RCNY 5-301: an employer scores 168 applicants. The rule prints the sizes of the
 * categories, the rates in percent and the impact ratios; the numbers above the median follow from sizes and rates.
 */
class LocalLaw144Test {
    private static final double LOW = 0.25;
    private static final double HIGH = 0.75;

    /** A category of the example. */
    private record Category(String name, int applicants, int above, double percent, double impactRatio) {}

    @Test
    void theRatesAndImpactRatiosOfTheSexesAreThoseThatTheRulePrints() {
        holds(List.of(new Category("Male", 92, 50, 54.3, 1.00), new Category("Female", 76, 34, 44.7, 0.82)));
    }

    @Test
    void theRatesAndImpactRatiosOfRacesAndEthnicitiesAreThoseThatTheRulePrints() {
        // The five categories that we could read in a copy of the rule, and the other 36 applicants as one.
        holds(List.of(
                new Category("Hispanic or Latino", 28, 18, 64.2, 1.00),
                new Category("White", 40, 15, 37.5, 0.58),
                new Category("Black or African American", 32, 16, 50.0, 0.78),
                new Category("Native Hawaiian or Pacific Islander", 8, 5, 62.5, 0.97),
                new Category("Asian", 24, 10, 41.7, 0.65),
                new Category("other", 36, 20, 55.6, 0.86)));
    }

    private static void holds(List<Category> categories) {
        TreeMap<String, Decided> groups = new TreeMap<>();
        ValueBins all = ValueBins.NONE;
        for (Category category : categories) {
            ValueBins scores = scores(category.applicants() - category.above(), category.above());
            all = all.plus(scores);
            groups.put(category.name(), new Decided(category.applicants(), 0, Joined.NONE, scores, Calibration.NONE));
        }
        ImpactTable table = ImpactTable.ofScores(groups, all, 0).orElseThrow();
        assertThat(table.median().orElseThrow()).isEqualTo(new Interval(LOW, HIGH));
        for (ImpactTable.Row row : table.rows()) {
            Category category = categories.stream()
                    .filter(one -> one.name().equals(row.category()))
                    .findFirst()
                    .orElseThrow();
            assertThat(row.n()).isEqualTo(category.applicants());
            assertThat(row.rate().error()).isZero();
            // The rule cuts 64.29% to 64.2%, and rounds the others.
            assertThat(100 * row.rate().value().orElseThrow()).isCloseTo(category.percent(), offset(0.1));
            assertThat(row.impactRatio().value().orElseThrow()).isCloseTo(category.impactRatio(), offset(0.005));
        }
    }

    private static ValueBins scores(long below, long above) {
        return ValueBins.of(new double[] {LOW, HIGH}, new double[] {LOW, HIGH}, new double[] {below, above});
    }

    @Test
    void impactRatiosOfSelectionsAreThoseOfTheFourFifthsRule() {
        TreeMap<String, Decided> groups = new TreeMap<>();
        groups.put("a", Decided.of(200, 120));
        groups.put("b", Decided.of(100, 48));
        ImpactTable table = ImpactTable.ofSelections(groups, 7);
        assertThat(table.unknown()).isEqualTo(7);
        assertThat(table.rows())
                .extracting(row -> row.impactRatio().value().orElseThrow())
                .containsExactly(1.0, 0.48 / 0.6);
    }

    @Test
    void aCategoryBelowTwoPercentIsToldAndLeftOutOfTheRatios() {
        TreeMap<String, Decided> groups = new TreeMap<>();
        groups.put("large", Decided.of(980, 490));
        groups.put("least", Decided.of(20, 15));
        assertThat(ImpactTable.ofSelections(groups, 0).rows())
                .extracting(ImpactTable.Row::leftOut)
                .containsExactly(false, false);
        groups.put("less", Decided.of(19, 19));
        ImpactTable table = ImpactTable.ofSelections(groups, 0);
        assertThat(table.rows()).extracting(ImpactTable.Row::leftOut).containsExactly(false, true, true);
        assertThat(table.rows().getLast().rate().value()).hasValue(1);
        assertThat(table.rows().getLast().impactRatio().reason()).contains("5-301(d)");
        assertThat(table.rows().getFirst().impactRatio().value()).hasValue(1);
    }

    @Test
    void withoutAnySelectionThereIsNoRatio() {
        TreeMap<String, Decided> groups = new TreeMap<>();
        groups.put("a", Decided.of(50, 0));
        groups.put("b", Decided.of(50, 0));
        assertThat(ImpactTable.ofSelections(groups, 0).rows())
                .extracting(row -> row.impactRatio().reason())
                .containsOnly("the highest rate is 0");
    }
}
