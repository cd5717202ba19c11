package org.mlaudit.streams.spc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.mlaudit.streams.calibration.Tails;
import org.mlaudit.streams.spc.HoltWinters.Smoothing;

/** Charts against formulas evaluated with NumPy, SciPy and statsmodels. */
class ChartGoldenTest {
    private static final JsonNode DATA = Golden.json("spc_charts.json");
    private static final Offset<Double> CLOSE = within(1e-9);

    @Test
    void xBarLimitsFollowTheSizeOfEachSubgroup() {
        JsonNode data = DATA.get("xbar");
        double[] sizes = Golden.numbers(data.get("sizes"));
        double[] means = Golden.numbers(data.get("means"));
        double[] deviations = Golden.numbers(data.get("sds"));
        List<Sample> points = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            points.add(new Sample(means[i], (long) sizes[i], deviations[i]));
        }
        InControl plain = InControl.ofSubgroups(Variation.MEAN, points, false).orElseThrow();
        assertThat(plain.centre()).isCloseTo(data.get("centre").asDouble(), CLOSE);
        assertThat(plain.deviation()).isCloseTo(data.get("deviation").asDouble(), CLOSE);
        for (int i = 0; i < sizes.length; i++) {
            Limits limits = plain.limits((long) sizes[i], 3).orElseThrow();
            assertThat(limits.lower()).isCloseTo(data.get("lower").get(i).asDouble(), CLOSE);
            assertThat(limits.upper()).isCloseTo(data.get("upper").get(i).asDouble(), CLOSE);
        }
        assertThat(InControl.ofSubgroups(Variation.MEAN, points, true)
                        .orElseThrow()
                        .dispersion())
                .isCloseTo(Math.max(1, data.get("dispersion").asDouble()), CLOSE);
    }

    @Test
    void individualsAndMovingRanges() {
        JsonNode data = DATA.get("individuals");
        double[] x = Golden.numbers(data.get("x"));
        InControl process = InControl.ofMovingRanges(x).orElseThrow();
        Limits limits = process.limits(1, 3).orElseThrow();
        assertThat(process.centre()).isCloseTo(data.get("centre").asDouble(), CLOSE);
        assertThat(limits.lower()).isCloseTo(data.get("lower").asDouble(), CLOSE);
        assertThat(limits.upper()).isCloseTo(data.get("upper").asDouble(), CLOSE);
        assertThat(InControl.movingRanges(x)).containsExactly(Golden.numbers(data.get("movingRanges")), CLOSE);
        assertThat(InControl.ofIndividuals(x).orElseThrow().deviation())
                .isCloseTo(data.get("sampleDeviation").asDouble(), CLOSE);
    }

    @Test
    void sharesAndRates() {
        JsonNode data = DATA.get("shares");
        double[] sizes = Golden.numbers(data.get("sizes"));
        double[] counts = Golden.numbers(data.get("counts"));
        List<Sample> points = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            points.add(new Sample(counts[i] / sizes[i], (long) sizes[i], 0));
        }
        InControl shares = InControl.ofSubgroups(Variation.SHARE, points, true).orElseThrow();
        assertThat(shares.centre()).isCloseTo(data.get("centre").asDouble(), CLOSE);
        assertThat(shares.dispersion()).isCloseTo(data.get("dispersion").asDouble(), CLOSE);
        InControl plain = InControl.ofSubgroups(Variation.SHARE, points, false).orElseThrow();
        InControl rates = InControl.ofSubgroups(Variation.COUNT, points, false).orElseThrow();
        for (int i = 0; i < sizes.length; i++) {
            Limits p = plain.limits((long) sizes[i], 3).orElseThrow();
            assertThat(p.lower()).isCloseTo(data.get("pLower").get(i).asDouble(), CLOSE);
            assertThat(p.upper()).isCloseTo(data.get("pUpper").get(i).asDouble(), CLOSE);
            Limits u = rates.limits((long) sizes[i], 3).orElseThrow();
            assertThat(u.lower()).isCloseTo(data.get("uLower").get(i).asDouble(), CLOSE);
            assertThat(u.upper()).isCloseTo(data.get("uUpper").get(i).asDouble(), CLOSE);
        }
    }

    @Test
    void counts() {
        JsonNode data = DATA.get("counts");
        List<Sample> points = Arrays.stream(Golden.numbers(data.get("counts")))
                .mapToObj(count -> new Sample(count, 1, 0))
                .toList();
        Limits limits = InControl.ofSubgroups(Variation.COUNT, points, false)
                .orElseThrow()
                .limits(1, 3)
                .orElseThrow();
        assertThat(limits.centre()).isCloseTo(data.get("centre").asDouble(), CLOSE);
        assertThat(limits.lower()).isCloseTo(data.get("lower").asDouble(), CLOSE);
        assertThat(limits.upper()).isCloseTo(data.get("upper").asDouble(), CLOSE);
    }

    @Test
    void ewmaAndCusumPaths() {
        JsonNode data = DATA.get("paths");
        double[] z = Golden.numbers(data.get("z"));
        assertThat(Ewma.path(0.2, z)).containsExactly(Golden.numbers(data.get("ewma")), CLOSE);
        Cusum.State[] path = Cusum.path(0.5, z);
        assertThat(Arrays.stream(path).mapToDouble(Cusum.State::upper).toArray())
                .containsExactly(Golden.numbers(data.get("upper")), CLOSE);
        assertThat(Arrays.stream(path).mapToDouble(Cusum.State::lower).toArray())
                .containsExactly(Golden.numbers(data.get("lower")), CLOSE);
    }

    @Test
    void binomialTails() {
        for (JsonNode row : DATA.get("binomial")) {
            double expected = row.get(3).asDouble();
            assertThat(Tails.binomialAtLeast(
                            row.get(0).asDouble(),
                            row.get(1).asDouble(),
                            row.get(2).asDouble()))
                    .isCloseTo(expected, within(1e-8 * expected));
        }
    }

    /** A count at a probability limit has a tail above, one beyond it a tail of at most half of the rate. */
    @Test
    void probabilityLimitsHoldTheRateWhereFewEventsAreExpected() {
        for (double share : new double[] {0.0005, 0.004, 0.05, 0.5}) {
            for (int n : new int[] {30, 500, 20_000}) {
                InControl process = InControl.ofSample(
                                Variation.SHARE, new Sample(share, 1_000_000_000, 0), Double.POSITIVE_INFINITY)
                        .orElseThrow();
                Limits limits = ProbabilityLimits.of(process, n, 1000);
                double above = limits.upper() * n + 1;
                double below = limits.lower() * n - 1;
                assertThat(Tails.binomialAtLeast(above, n, share)).isLessThanOrEqualTo(0.0005001);
                assertThat(Tails.binomialAtLeast(above - 1, n, share)).isGreaterThan(0.00049);
                assertThat(below < 0 ? 0 : Tails.binomialAtLeast(n - below, n, 1 - share))
                        .isLessThanOrEqualTo(0.0005001);
            }
        }
    }

    /**
     * Forecasts of less than a period; for the last phase of a period statsmodels takes the season before the last point
     * moved it.
     */
    @Test
    void holtWintersEqualsStatsmodels() {
        for (JsonNode data : DATA.get("holtWinters")) {
            Smoothing smoothing = new Smoothing(
                    data.get("alpha").asDouble(),
                    data.get("beta").asDouble(),
                    data.get("gamma").asDouble());
            double[] y = Golden.numbers(data.get("y"));
            HoltWinters smoothed = HoltWinters.of(
                    smoothing,
                    data.get("level").asDouble(),
                    data.get("trend").asDouble(),
                    Golden.numbers(data.get("season")),
                    Arrays.stream(y).mapToObj(OptionalDouble::of).toList());
            assertThat(smoothed.forecasts()).containsExactly(Golden.numbers(data.get("fitted")), CLOSE);
            double[] forecast = Golden.numbers(data.get("forecast"));
            assertThat(smoothed.next(forecast.length - 1))
                    .containsExactly(Arrays.copyOf(forecast, forecast.length - 1), CLOSE);
            assertThat(Arrays.stream(smoothed.errors(0))
                            .map(error -> error * error)
                            .sum())
                    .isCloseTo(data.get("sse").asDouble(), within(1e-7));
        }
    }
}
