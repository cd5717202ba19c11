package org.mlaudit.streams.spc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Any finite series, of whatever magnitudes and however short, has finite limits or none. */
class ChartLawsTest {
    @Provide
    Arbitrary<List<Double>> series() {
        Arbitrary<Double> any = Arbitraries.oneOf(
                Arbitraries.of(
                        0.0, 1.0, -1.0, 1e300, -1e300, Double.MAX_VALUE, -Double.MAX_VALUE, Double.MIN_VALUE, 1e-300),
                Arbitraries.doubles().between(-1e3, 1e3),
                Arbitraries.doubles());
        Arbitrary<List<Double>> mixed = any.list().ofMinSize(1).ofMaxSize(40);
        Arbitrary<List<Double>> constant =
                any.flatMap(value -> Arbitraries.of(1, 2, 30).map(count -> Collections.nCopies(count, value)));
        return Arbitraries.oneOf(mixed, constant);
    }

    @Property(tries = 300)
    void individualsHaveFiniteLimitsOrNone(@ForAll("series") List<Double> series) {
        double[] values = series.stream().mapToDouble(Double::doubleValue).toArray();
        for (Optional<InControl> process : List.of(
                InControl.ofIndividuals(values), InControl.ofMovingRanges(values), InControl.screened(1000, values))) {
            process.ifPresent(known -> {
                finite(known.limits(1, 3.3));
                double[] z = Arrays.stream(values)
                        .map(value -> known.standardised(value, 1))
                        .toArray();
                assertThat(Arrays.stream(z)).allMatch(Double::isFinite);
                assertThat(Arrays.stream(Ewma.path(0.2, z))).allMatch(Double::isFinite);
                assertThat(Arrays.stream(Cusum.path(0.5, z)).mapToDouble(state -> state.shift(0.5)))
                        .allMatch(Double::isFinite);
                RunRules.signals(RunRules.NELSON, z);
            });
        }
    }

    @Property(tries = 300)
    void constantSeriesHaveNoLimits(@ForAll double value, @ForAll("series") List<Double> length) {
        double[] values = length.stream().mapToDouble(point -> value).toArray();
        assertThat(InControl.ofIndividuals(values)).isEmpty();
        assertThat(InControl.ofMovingRanges(values)).isEmpty();
    }

    @Property(tries = 300)
    void subgroupsHaveFiniteLimitsOrNone(@ForAll("series") List<Double> series) {
        List<Sample> means = new ArrayList<>();
        List<Sample> shares = new ArrayList<>();
        for (int i = 0; i < series.size(); i++) {
            double value = series.get(i);
            means.add(new Sample(value, 1 + 100L * i, Math.abs(value) / 3));
            long n = 1 + 1000L * i;
            shares.add(new Sample(Math.floor(Math.min((double) n, Math.abs(value) % 7)) / n, n, 0));
        }
        for (boolean dispersed : new boolean[] {true, false}) {
            InControl.ofSubgroups(Variation.MEAN, means, dispersed).ifPresent(known -> finite(known.limits(17, 3.3)));
            for (Variation variation : List.of(Variation.SHARE, Variation.COUNT)) {
                InControl.ofSubgroups(variation, shares, dispersed).ifPresent(known -> {
                    finite(known.limits(17, 3.3));
                    finite(Optional.of(ProbabilityLimits.of(known, 1700, 1000)));
                });
            }
        }
    }

    @Property(tries = 100)
    void seasonalForecastsAreFiniteBelowTheEndOfTheRange(@ForAll("series") List<Double> series) {
        List<OptionalDouble> points = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            double value = series.get(i % series.size());
            points.add(i % 11 == 10 ? OptionalDouble.empty() : OptionalDouble.of(value / 1e10));
        }
        Optional<HoltWinters> smoothed = HoltWinters.fit(Optional.empty(), 5, points);
        assertThat(smoothed).isPresent();
        assertThat(smoothed.orElseThrow().next()).isFinite();
        assertThat(Arrays.stream(smoothed.orElseThrow().errors(5))).allMatch(Double::isFinite);
        assertThat(HoltWinters.fit(Optional.empty(), 5, points.subList(0, 9))).isEmpty();
    }

    private static void finite(Optional<Limits> limits) {
        limits.ifPresent(known -> {
            assertThat(known.lower()).isFinite().isLessThanOrEqualTo(known.upper());
            assertThat(known.upper()).isFinite();
        });
    }
}
