package org.mlaudit.streams.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.mlaudit.streams.profile.TestInferences.numeric;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.Range;

class NumberAccuracyTest {
    private static final InferenceLayout LAYOUT = TestInferences.layout(numeric("x"));
    private static final ProfileSpec SPEC = ProfileSpec.of(LAYOUT, Optional.empty());

    @Property(tries = 300)
    void sumsAreExactAndRoundedOnce(@ForAll("hostile") @Size(max = 50) List<Double> values) {
        NumberView view = view(values);
        BigDecimal sum = BigDecimal.ZERO;
        BigDecimal squares = BigDecimal.ZERO;
        for (double value : values) {
            sum = sum.add(new BigDecimal(value));
            squares = squares.add(new BigDecimal(value).pow(2));
        }
        assertThat(view.sum()).isEqualTo(sum.doubleValue() + 0.0);
        assertThat(view.sumOfSquares()).isEqualTo(squares.doubleValue());
    }

    @Property(tries = 300)
    void everyStatisticOfHostileValuesIsFinite(@ForAll("hostile") @Size(min = 1, max = 50) List<Double> values) {
        NumberView view = view(values);
        double smallest = values.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        double largest = values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        assertThat(view.min()).hasValue(smallest + 0.0);
        assertThat(view.max()).hasValue(largest + 0.0);
        assertThat(view.mean().orElseThrow()).isFinite().isBetween(Math.nextDown(smallest), Math.nextUp(largest));
        assertThat(view.standardDeviation().orElseThrow()).isFinite().isNotNegative();
        for (double share : new double[] {0, 0.01, 0.5, 0.99, 1}) {
            assertThat(view.quantile(share).orElseThrow()).isBetween(smallest + 0.0, largest + 0.0);
        }
    }

    @Property(tries = 200)
    void meanAndStandardDeviationEqualTheExactOnes(
            @ForAll @Size(min = 2, max = 300) List<@DoubleRange(min = 1e6, max = 1.00001e6) Double> values) {
        NumberView view = view(values);
        BigDecimal n = BigDecimal.valueOf(values.size());
        BigDecimal mean = values.stream()
                .map(BigDecimal::new)
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .divide(n, new MathContext(60));
        BigDecimal variance = values.stream()
                .map(value -> new BigDecimal(value).subtract(mean).pow(2))
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .divide(n.subtract(BigDecimal.ONE), new MathContext(60));
        double deviation = variance.sqrt(new MathContext(40)).doubleValue();
        assertThat(view.mean().orElseThrow()).isCloseTo(mean.doubleValue(), within(Math.ulp(1e6)));
        assertThat(view.standardDeviation().orElseThrow()).isCloseTo(deviation, within(1e-15 + deviation * 1e-14));
    }

    @Property(tries = 300)
    void quantilesAreWithinOneSixtyFourthOfTheValueAtTheirRank(
            @ForAll("ordinary") @Size(min = 1, max = 500) List<Double> values,
            @ForAll @DoubleRange(min = 0, max = 1) double share) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        double exact = sorted[Math.max(1, (int) Math.ceil(share * sorted.length)) - 1];
        assertThat(view(values).quantile(share).orElseThrow())
                .isCloseTo(exact, within(Math.abs(exact) * LogHistogram.RELATIVE_ERROR));
    }

    @Property(tries = 300)
    void gridLookUpFindsTheBinThatAScanFinds(
            @ForAll("hostile") @Size(max = 60) List<Double> edges, @ForAll("hostile") List<Double> values) {
        double[] ascending = edges.stream()
                .mapToDouble(edge -> edge + 0.0)
                .sorted()
                .distinct()
                .toArray();
        Bins bins = Bins.of(ascending);
        for (double value : values) {
            int scanned = 0;
            while (scanned < ascending.length && value >= ascending[scanned]) {
                scanned++;
            }
            assertThat(bins.indexOf(value)).isEqualTo(scanned);
        }
        for (double edge : ascending) {
            assertThat(bins.lower(bins.indexOf(edge))).isEqualTo(edge);
        }
    }

    @Property(tries = 200)
    void binsCutFromASummaryCountExactlyInEveryOtherSummary(
            @ForAll("hostile") @Size(min = 1) List<Double> first, @ForAll("hostile") List<Double> later) {
        Reference reference = Reference.fromSummary(summary(SPEC, first));
        Bins bins = reference.bins(0).orElseThrow();
        long[] expected = new long[bins.count()];
        later.forEach(value -> expected[bins.indexOf(value)]++);
        assertThat(view(later).counts(bins)).isEqualTo(expected);
        assertThat(reference.spec().fingerprint()).isEqualTo(SPEC.fingerprint());
        assertThat(Reference.decode(LAYOUT, reference.encode()).hash()).isEqualTo(reference.hash());
    }

    @Example
    void valuesAreValidMissingOrInvalid() {
        InferenceLayout layout = TestInferences.layout(numeric("x", new Range(0, 1)));
        WindowSummary summary = new WindowSummary(ProfileSpec.of(layout, Optional.empty()));
        for (Double value :
                Arrays.asList(0.0, -0.0, 1.0, 0.5, null, null, 1.5, -0.1, Double.NaN, Double.POSITIVE_INFINITY)) {
            summary.add(TestInferences.row(layout, 7, value));
        }
        ColumnView view = summary.column(0);
        assertThat(view.valid()).isEqualTo(4);
        assertThat(view.missing()).isEqualTo(2);
        assertThat(view.invalid()).isEqualTo(4);
        assertThat(view.missingShare()).isEqualTo(0.2);
        assertThat(summary.column(1).missing()).isEqualTo(10);
        assertThat(((NumberView) summary.column(1)).mean()).isEmpty();
    }

    @Example
    void aNumericColumnTakesLessThanAKilobyte() {
        Random random = new Random(3);
        InferenceLayout binned = TestInferences.layout(numeric("x"));
        ReferenceBuilder builder = new ReferenceBuilder(binned);
        double[] logNormal = random.doubles(20_000)
                .map(u -> Math.exp(2 * random.nextGaussian()))
                .toArray();
        for (double value : logNormal) {
            builder.add(TestInferences.row(binned, 0, value));
        }
        Reference reference = builder.build();
        int empty = new WindowSummary(reference.spec()).encode().length;
        List<Double> page = Arrays.stream(logNormal).limit(6_000).boxed().toList();
        assertThat(summary(reference.spec(), page).encode().length - empty).isLessThan(800);
        assertThat(summary(reference.spec(), Arrays.stream(logNormal).boxed().toList())
                                .encode()
                                .length
                        - empty)
                .isLessThan(1_000);
        List<Double> bothSigns =
                random.doubles(6_000).map(u -> random.nextGaussian()).boxed().toList();
        assertThat(summary(reference.spec(), bothSigns).encode().length - empty).isLessThan(1_000);
    }

    @Example
    void manyMoreValuesThanOneFoldHoldsStillSumExactly() {
        LogHistogram histogram = new LogHistogram();
        int values = 3_000_000;
        for (int i = 0; i < values; i += 1_000) {
            histogram.expect(1_000);
            for (int j = 0; j < 1_000; j++) {
                histogram.add(Math.nextDown(2.0));
            }
        }
        BigDecimal term = new BigDecimal(Math.nextDown(2.0));
        assertThat(histogram.sum().doubleValue())
                .isEqualTo(term.multiply(BigDecimal.valueOf(values)).doubleValue());
        assertThat(histogram.squares().doubleValue())
                .isEqualTo(term.pow(2).multiply(BigDecimal.valueOf(values)).doubleValue());
    }

    @Provide
    Arbitrary<List<Double>> hostile() {
        Arbitrary<Double> anything =
                Arbitraries.longs().map(Double::longBitsToDouble).filter(Double::isFinite);
        Arbitrary<Double> special = Arbitraries.of(
                0.0,
                -0.0,
                Double.MIN_VALUE,
                -Double.MIN_VALUE,
                Double.MIN_NORMAL,
                Math.nextDown(Double.MIN_NORMAL),
                1.0,
                -1.0,
                Double.MAX_VALUE,
                -Double.MAX_VALUE);
        Arbitrary<Double> near = Arbitraries.doubles().between(-10, 10).ofScale(2);
        return Arbitraries.frequencyOf(Tuple.of(3, anything), Tuple.of(2, special), Tuple.of(3, near))
                .list()
                .ofMaxSize(100);
    }

    @Provide
    Arbitrary<List<Double>> ordinary() {
        Arbitrary<Double> magnitude =
                Arbitraries.doubles().between(-300, 300).ofScale(3).map(x -> Math.pow(10, x));
        Arbitrary<Double> near = Arbitraries.doubles().between(-100, 100).ofScale(2);
        return Arbitraries.oneOf(magnitude, magnitude.map(x -> -x), near).list();
    }

    private static NumberView view(List<Double> values) {
        return (NumberView) summary(SPEC, values).column(0);
    }

    private static WindowSummary summary(ProfileSpec spec, List<Double> values) {
        WindowSummary summary = new WindowSummary(spec);
        InferenceRow row = new InferenceRow(spec.layout());
        for (Double value : values) {
            TestInferences.fill(row, 0, value);
            summary.add(row);
        }
        return summary;
    }
}
