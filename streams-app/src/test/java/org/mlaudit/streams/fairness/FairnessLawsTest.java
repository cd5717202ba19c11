package org.mlaudit.streams.fairness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FairnessLawsTest {
    /** The distance of two pairs of rates, which has no sign. */
    private static final Set<FairnessMetric> UNSIGNED = Set.of(FairnessMetric.EQUALISED_ODDS_DIFFERENCE);

    private static final double[] EDGES = {0, 0, 0.125, 0.25, 0.5, 0.75, 1, 1};

    /** Groups with any counts, zeros included, in seven bins of scores. */
    @Provide
    Arbitrary<Decided> groups() {
        Arbitrary<Long> count = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(1, Arbitraries.just(0L)),
                net.jqwik.api.Tuple.of(4, Arbitraries.longs().between(0, 300)));
        return Combinators.combine(
                        count,
                        count,
                        count,
                        count,
                        count,
                        count,
                        Arbitraries.doubles().between(0, 1))
                .as((tp, fp, fn, tn, selected, rejected, score) -> {
                    double[] bins = new double[EDGES.length - 1];
                    bins[(int) (score * (bins.length - 1))] = tp + fn;
                    bins[bins.length / 2] += fp + (double) tn;
                    Calibration calibration = new Calibration(
                            tp + fp + fn + tn,
                            tp + fp + fn + tn,
                            tp + fn,
                            score * (tp + fp + fn + tn),
                            (1 - score) * (1 - score) * (tp + fn) + score * score * (fp + tn),
                            score * (1 - score) * (tp + fp + fn + tn));
                    return new Decided(
                            tp + fp + fn + tn + selected + rejected,
                            tp + fp + selected,
                            Joined.of(tp, fp, fn, tn),
                            bins(bins),
                            calibration);
                });
    }

    private static ValueBins bins(double[] counts) {
        double[] low = new double[counts.length];
        double[] high = new double[counts.length];
        System.arraycopy(EDGES, 0, low, 0, counts.length);
        System.arraycopy(EDGES, 1, high, 0, counts.length);
        return ValueBins.of(low, high, counts);
    }

    @Property(tries = 500)
    void swappingGroupAndReferenceTurnsSignsAndInvertsRatios(
            @ForAll("groups") Decided group, @ForAll("groups") Decided reference) {
        Map<FairnessMetric, Figure> metrics = Disparities.metrics(group, reference, Optional.empty());
        Disparities.metrics(reference, group, Optional.empty()).forEach((metric, swapped) -> {
            Figure figure = metrics.get(metric);
            if (metric == FairnessMetric.DISPARATE_IMPACT_RATIO) {
                if (figure.value().orElse(0) > 0) {
                    assertThat(swapped.value().orElseThrow() * figure.value().orElseThrow())
                            .isCloseTo(1, offset(1e-12));
                    assertThat(swapped.interval().orElseThrow().low()
                                    * figure.interval().orElseThrow().high())
                            .isCloseTo(1, offset(1e-9));
                }
                return;
            }
            assertThat(swapped.value().isPresent()).isEqualTo(figure.value().isPresent());
            double sign = UNSIGNED.contains(metric) ? 1 : -1;
            figure.value()
                    .ifPresent(value -> assertThat(swapped.value().orElseThrow())
                            .isCloseTo(sign * value, offset(1e-12 * Math.max(1, Math.abs(value)))));
            if (sign < 0) {
                figure.interval()
                        .ifPresent(interval -> assertThat(
                                        swapped.interval().orElseThrow().low())
                                .isCloseTo(-interval.high(), offset(1e-9 * Math.max(1, Math.abs(interval.high())))));
            }
        });
    }

    @Property(tries = 500)
    void everyNumberIsFiniteAndInItsIntervalOrSaysWhyThereIsNone(
            @ForAll("groups") Decided group, @ForAll("groups") Decided reference) {
        Disparities.metrics(group, reference, Optional.empty()).values().forEach(FairnessLawsTest::sound);
        Disparities.rates(group, Median.of(reference.values())).values().forEach(FairnessLawsTest::sound);
    }

    private static void sound(Figure figure) {
        assertThat(figure.value().isPresent() || !figure.reason().isEmpty()).isTrue();
        assertThat(figure.interval().isPresent() || !figure.reason().isEmpty()).isTrue();
        figure.value().ifPresent(value -> assertThat(value).isFinite());
        figure.interval().ifPresent(interval -> {
            double value = figure.value().orElseThrow();
            assertThat(value).isBetween(interval.low() - 1e-9, interval.high() + 1e-9);
        });
    }

    @Property(tries = 300)
    void twiceTheDataHaveTheSameValuesAndNarrowerIntervals(
            @ForAll("groups") Decided group, @ForAll("groups") Decided reference) {
        Map<FairnessMetric, Figure> once = Disparities.metrics(group, reference, Optional.empty());
        Disparities.metrics(group.plus(group), reference.plus(reference), Optional.empty())
                .forEach((metric, twice) -> {
                    Figure figure = once.get(metric);
                    assertThat(twice.value().isPresent())
                            .isEqualTo(figure.value().isPresent());
                    figure.value()
                            .ifPresent(value -> assertThat(twice.value().orElseThrow())
                                    .isCloseTo(value, offset(1e-12 * Math.max(1, Math.abs(value)))));
                    if (metric != FairnessMetric.EQUALISED_ODDS_DIFFERENCE) {
                        figure.interval()
                                .ifPresent(interval -> assertThat(
                                                width(twice.interval().orElseThrow()))
                                        .isLessThanOrEqualTo(width(interval) * (1 + 1e-9)));
                    }
                });
    }

    private static double width(Interval interval) {
        return interval.high() - interval.low();
    }

    @Property(tries = 300)
    void aGroupComparedWithItselfShowsNoDisparity(@ForAll("groups") Decided group) {
        Disparities.metrics(group, group, Optional.empty())
                .forEach((metric, figure) -> figure.value().ifPresent(value -> {
                    assertThat(value).isCloseTo(metric.fair(), offset(1e-12));
                    figure.interval()
                            .ifPresent(interval -> assertThat(interval.low() - 1e-12 <= metric.fair()
                                            && metric.fair() <= interval.high() + 1e-12)
                                    .isTrue());
                }));
    }

    @Property(tries = 200)
    void referenceGroupsThatAreAlikeCountAsOne(@ForAll("groups") Decided group, @ForAll("groups") Decided reference) {
        Requirements none = new Requirements(1, 1, 0);
        ValueBins all = group.values().plus(reference.values()).plus(reference.values());
        TreeMap<String, GroupOutcomes> apart = new TreeMap<>(Map.of("g", group, "r1", reference, "r2", reference));
        TreeMap<String, GroupOutcomes> together = new TreeMap<>(Map.of("g", group, "r", reference.plus(reference)));
        GroupReport one = AttributeReport.of(new AttributeGroups("a", apart, List.of("r1", "r2"), 0, 0, all), none)
                .groups()
                .getFirst();
        GroupReport other = AttributeReport.of(new AttributeGroups("a", together, List.of("r"), 0, 0, all), none)
                .groups()
                .getFirst();
        assertThat(one.metrics()).isEqualTo(other.metrics());
        assertThat(one.rates()).isEqualTo(other.rates());
        Map<FairnessMetric, Figure> single = Disparities.metrics(group, reference, Optional.empty());
        one.metrics().forEach((metric, figure) -> {
            if (!figure.reason().contains("fewer")) {
                assertThat(figure.value().isPresent())
                        .isEqualTo(single.get(metric).value().isPresent());
                figure.value()
                        .ifPresent(value -> assertThat(
                                        single.get(metric).value().orElseThrow())
                                .isCloseTo(value, offset(1e-12 * Math.max(1, Math.abs(value)))));
            }
        });
    }

    @Property(tries = 300)
    void scoringRatesLieWithinTheirErrorWhateverLiesInTheBinOfTheMedian(
            @ForAll("groups") Decided group, @ForAll("groups") Decided other) {
        ValueBins all = group.values().plus(other.values());
        Median.of(all).filter(median -> group.values().total() > 0).ifPresent(median -> {
            Median.Above above = median.above(group.values());
            assertThat(above.estimate()).isBetween(above.least(), above.most() + 1e-9);
            Median.Above rest = median.above(other.values());
            assertThat(above.estimate() + rest.estimate()).isLessThanOrEqualTo(all.total() / 2.0 + 1e-9);
        });
    }
}
