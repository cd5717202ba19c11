package org.mlaudit.streams.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds of every detector, whatever it is told. */
class DetectorLawsTest {
    /** A series with a change in the middle, of values that the domain allows, extreme ones among them. */
    @Provide
    Arbitrary<double[]> numbers() {
        Arbitrary<Double> extreme = Arbitraries.of(
                0.0, -0.0, 1.0, 1e-300, -1e-300, 1e15, -1e15, 1e100, Double.MAX_VALUE, -Double.MAX_VALUE, 4.9e-324);
        Arbitrary<Double> ordinary = Arbitraries.doubles().between(-3, 3);
        Arbitrary<Double> value =
                Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(20, ordinary), net.jqwik.api.Tuple.of(1, extreme));
        return Combinators.combine(
                        value.array(double[].class).ofMinSize(0).ofMaxSize(300),
                        Arbitraries.of(0.0, 0.5, 3.0, 1e6),
                        value.array(double[].class).ofMinSize(0).ofMaxSize(300))
                .as((before, shift, after) -> {
                    double[] all = Arrays.copyOf(before, before.length + after.length);
                    for (int i = 0; i < after.length; i++) {
                        double moved = after[i] + shift;
                        all[before.length + i] = Double.isFinite(moved) ? moved : after[i];
                    }
                    return all;
                });
    }

    private static double fitted(Domain domain, double value) {
        return switch (domain) {
            case BINARY -> value > 1 ? 1 : 0;
            case UNIT -> Math.max(0, Math.min(1, value));
            case NUMBER -> value;
        };
    }

    @Property(tries = 200)
    void aRestoredDetectorGoesOnBitForBit(
            @ForAll DetectorKind kind, @ForAll("numbers") double[] values, @ForAll @IntRange(max = 600) int at) {
        ChangeDetector one = kind.create(Map.of());
        ChangeDetector other = kind.create(Map.of());
        for (int i = 0; i < values.length; i++) {
            if (i == at) {
                ChangeDetector restored = kind.create(Map.of());
                restored.decode(other.encode());
                assertThat(restored.encode()).isEqualTo(other.encode());
                other = restored;
            }
            double value = fitted(one.domain(), values[i]);
            assertThat(other.add(value)).isEqualTo(one.add(value));
            assertThat(other.rises()).isEqualTo(one.rises());
        }
        assertThat(other.encode()).isEqualTo(one.encode());
    }

    /** A detector that overflowed would be deaf: its sums would no longer be finite and nothing would change any more. */
    @Property(tries = 100)
    void adwinStaysFiniteAndFindsAChangeAfterAnyValues(@ForAll("numbers") double[] values) {
        Adwin adwin = new Adwin(0.002, 32);
        for (double value : values) {
            adwin.add(value);
            assertThat(adwin.mean()).isFinite();
        }
        for (int i = 0; i < 2_000; i++) {
            adwin.add(0.1 * (i % 7));
        }
        boolean changed = false;
        for (int i = 0; i < 4_000; i++) {
            changed |= adwin.add(100 + 0.1 * (i % 7)) == DetectorState.CHANGE;
        }
        boolean tame = Arrays.stream(values).noneMatch(value -> Math.abs(value) > 10);
        assertThat(changed || !tame).isTrue();
    }

    @ParameterizedTest
    @EnumSource(DetectorKind.class)
    void aConstantSeriesNeverChanges(DetectorKind kind) {
        for (double constant : new double[] {0, 1}) {
            ChangeDetector detector = kind.create(Map.of());
            for (int i = 0; i < 5_000; i++) {
                assertThat(detector.add(constant)).isEqualTo(DetectorState.IN_CONTROL);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(DetectorKind.class)
    void aRiseOfTheMeanIsFoundByEveryDetector(DetectorKind kind) {
        ChangeDetector detector = kind.create(Map.of());
        double[] values = TestSeries.of("bernoulli-rise", 1, 4_000);
        boolean rose = false;
        for (int i = 0; i < values.length; i++) {
            boolean changed = detector.add(values[i]) == DetectorState.CHANGE;
            rose |= changed && i >= 2_000 && detector.rises();
        }
        assertThat(rose).isTrue();
    }

    @ParameterizedTest
    @EnumSource(DetectorKind.class)
    void onlyValuesOfTheDomainAreAccepted(DetectorKind kind) {
        ChangeDetector detector = kind.create(Map.of());
        List<Double> refused = switch (detector.domain()) {
            case BINARY -> List.of(0.5, -1.0, 2.0, Double.NaN, Double.POSITIVE_INFINITY);
            case UNIT -> List.of(-0.1, 1.1, Double.NaN, Double.NEGATIVE_INFINITY);
            case NUMBER -> List.of(Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY);
        };
        byte[] before = detector.encode();
        for (double value : refused) {
            assertThatThrownBy(() -> detector.add(value))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(Double.toString(value));
        }
        assertThat(detector.encode()).isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(DetectorKind.class)
    void bytesThatAreNoStateAreRefused(DetectorKind kind) {
        ChangeDetector detector = kind.create(Map.of());
        TestSeries.Draws draws = new TestSeries.Draws(4);
        DoubleSupplier values = () -> draws.bernoulli(0.3);
        for (int i = 0; i < 500; i++) {
            detector.add(values.getAsDouble());
        }
        byte[] state = detector.encode();
        ChangeDetector fresh = kind.create(Map.of());
        assertThatThrownBy(() -> fresh.decode(Arrays.copyOf(state, state.length - 1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> fresh.decode(Arrays.copyOf(state, state.length + 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Average number of values between false alarms on zeros and ones with a share of 0.2. */
    private static double runLength(ChangeDetector detector, int values) {
        TestSeries.Draws draws = new TestSeries.Draws(11);
        int alarms = 0;
        for (int i = 0; i < values; i++) {
            alarms += detector.add(draws.bernoulli(0.2)) == DetectorState.CHANGE ? 1 : 0;
        }
        return (double) values / alarms;
    }

    /** Measured of MOA's defaults: 3,400 for STEPD, 12,800 for HDDM-W (one-sided), 556,000 for HDDM-A. */
    @Test
    void runLengthsInControlAreThoseMeasuredOfMoa() {
        assertThat(runLength(new Stepd(30, 0.003, 0.05, true), 1_500_000)).isBetween(2_900.0, 3_900.0);
        assertThat(runLength(new HddmW(0.001, 0.005, 0.05, false), 3_000_000)).isBetween(10_800.0, 14_800.0);
        assertThat(runLength(new HddmA(0.001, 0.005, false), 3_000_000)).isGreaterThan(100_000);
    }
}
