package org.mlaudit.streams.spc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mlaudit.streams.spc.RunRule.SameSide;

class RunLengthGoldenTest {
    /** R's package spc solves the same equations; 126 numbers. */
    @Test
    void runLengthsAndLimitsEqualThoseOfRsSpc() {
        SoftAssertions softly = new SoftAssertions();
        for (String[] row : Golden.rows("spc_run_lengths.csv", 1)) {
            double expected = Double.parseDouble(row[6]);
            softly.assertThat(computed(row)).as(String.join(",", row)).isCloseTo(expected, within(1e-6 * expected));
        }
        softly.assertAll();
    }

    private static double computed(String[] row) {
        double parameter = Double.parseDouble(row[2]);
        double shift = Double.parseDouble(row[4]);
        return switch (row[0]) {
            case "cusum.crit" -> ChartDesign.cusum(parameter, shift, Estimation.KNOWN);
            case "ewma.crit" -> ChartDesign.ewma(parameter, shift, Estimation.KNOWN);
            default ->
                runLength(
                        row[0],
                        row[1].equals("two"),
                        parameter,
                        Double.parseDouble(row[3]),
                        Double.parseDouble(row[5]),
                        PointDistribution.shifted(shift));
        };
    }

    private static double runLength(
            String chart, boolean twoSided, double parameter, double limit, double start, PointDistribution points) {
        if (chart.equals("cusum.arl")) {
            return twoSided
                    ? CusumRunLength.twoSided(parameter, limit, points)
                    : CusumRunLength.oneSided(parameter, limit, start, points);
        }
        return twoSided
                ? EwmaRunLength.twoSided(parameter, limit, start, points)
                : EwmaRunLength.oneSided(parameter, limit, start, points);
    }

    /** Chains over the last seven zones as they are; 91.75 and the others are also in Champ and Woodall (1987). */
    @Test
    void runLengthsOfRuleSetsEqualIndependentOnes() {
        for (String[] row : Golden.rows("spc_rule_run_lengths.csv", 1)) {
            double expected = Double.parseDouble(row[2]);
            boolean nelson = row[0].equals("nelson");
            List<RunRule> rules = nelson
                    ? RunRules.NELSON
                    : row[0].substring("we-".length())
                            .chars()
                            .mapToObj(rule -> RunRules.WESTERN_ELECTRIC.get(rule - '1'))
                            .toList();
            assertThat(new RuleRunLength(rules).averageRunLength(PointDistribution.shifted(Double.parseDouble(row[1]))))
                    .as(String.join(",", row))
                    .isCloseTo(expected, within((nelson ? 0.05 : 1e-7) * expected));
        }
    }

    /** Every set of rules, designed for 500 windows, simulated over 400,000 points; restarted after each signal. */
    @ParameterizedTest
    @CsvSource({"western-electric", "supplemented", "nelson"})
    void designedRulesHaveTheWantedRunLength(String set) {
        List<RunRule> published = Map.of(
                        "western-electric",
                        RunRules.WESTERN_ELECTRIC,
                        "supplemented",
                        join(RunRules.WESTERN_ELECTRIC, RunRules.SUPPLEMENTARY),
                        "nelson",
                        RunRules.NELSON)
                .get(set);
        ChartDesign.Rules designed = ChartDesign.rules(published, 500, Estimation.KNOWN);
        assertThat(designed.averageRunLength()).isCloseTo(500, within(0.01));
        assertThat(simulated(designed.rules(), 400_000)).isCloseTo(500, within(40.0));
    }

    private static List<RunRule> join(List<RunRule> a, List<RunRule> b) {
        List<RunRule> all = new ArrayList<>(a);
        all.addAll(b);
        return all;
    }

    private static double simulated(List<RunRule> rules, int points) {
        Random random = new Random(5);
        double[] z = new double[2_000];
        int at = 0;
        int signals = 0;
        for (int i = 0; i < points; i++) {
            if (at == z.length) {
                System.arraycopy(z, z.length - 40, z, 0, 40);
                at = 40;
            }
            z[at] = random.nextGaussian();
            boolean signalled = false;
            for (RunRule rule : rules) {
                signalled |= rule.completeAt(z, at);
            }
            signals += signalled ? 1 : 0;
            at = signalled ? 0 : at + 1;
        }
        return (double) points / signals;
    }

    /** Limits from 25 estimated windows: the rate of signals over many estimates is the wanted one. */
    @Test
    void estimatedParametersAreAllowedFor() {
        double wanted = 200;
        Estimation estimation = new Estimation(25, 24);
        double shewhart = ChartDesign.shewhart(wanted, estimation);
        double ewma = ChartDesign.ewma(0.2, wanted, estimation);
        double cusum = ChartDesign.cusum(0.5, wanted, estimation);
        ChartDesign.Rules rules = ChartDesign.rules(RunRules.WESTERN_ELECTRIC, wanted, estimation);
        assertThat(ewma).isGreaterThan(ChartDesign.ewma(0.2, wanted, Estimation.KNOWN));
        Random random = new Random(3);
        double[] rates = new double[4];
        int models = 2_000;
        for (int model = 0; model < models; model++) {
            double[] past = random.doubles(25, -1, 1)
                    .map(uniform -> random.nextGaussian())
                    .toArray();
            InControl process = InControl.ofIndividuals(past).orElseThrow();
            double spread = 1 / process.deviation();
            PointDistribution points = new PointDistribution(-process.centre() * spread, spread);
            rates[0] += points.below(-shewhart) + 1 - points.below(shewhart);
            rates[1] += 1 / EwmaRunLength.twoSided(0.2, ewma, 0, points);
            rates[2] += 1 / CusumRunLength.twoSided(0.5, cusum, points);
            rates[3] += model % 10 == 0 ? 10 / new RuleRunLength(rules.rules()).averageRunLength(points) : 0;
        }
        for (double rate : rates) {
            assertThat(rate / models * wanted).isBetween(0.85, 1.15);
        }
    }

    @Test
    void aSingleRuleIsAShewhartChart() {
        double multiplier = ChartDesign.shewhart(1 / 0.0026997960632601866, Estimation.KNOWN);
        assertThat(multiplier).isCloseTo(3, within(1e-9));
        SameSide rule = new SameSide("limits", 1, 1, 3);
        ChartDesign.Rules designed = ChartDesign.rules(List.of(rule), 1000, Estimation.KNOWN);
        assertThat(((SameSide) designed.rules().getFirst()).beyond())
                .isCloseTo(ChartDesign.shewhart(1000, Estimation.KNOWN), within(1e-6));
    }
}
