package org.mlaudit.streams.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

/** Golden values are SciPy 1.17's. */
class TailsTest {
    @Test
    void chiSquareTails() {
        close(Tails.chiSquare(3.84, 1.0), 0.05004352124870519);
        close(Tails.chiSquare(60.0, 19.0), 3.869826300664181e-06);
        close(Tails.chiSquare(250.0, 200.0), 0.009379131668826098);
        close(Tails.chiSquare(0.001, 3.0), 0.9999915920809419);
        close(Tails.chiSquare(700.0, 20.0), 2.2134053404244967e-135);
        close(Tails.chiSquareQuantile(1e-5, 19), 57.37250401089155);
    }

    @Test
    void normalAndStudentTails() {
        close(Tails.normal(4.5), 3.3976731247300535e-06);
        close(Tails.normal(-1.0), 0.8413447460685429);
        close(Tails.normal(30.0), 4.906713927147908e-198);
        close(Tails.normalQuantile(1e-9), 5.9978070150076865);
        close(Tails.student(5.0, 3.0), 0.007696219036651147);
        close(Tails.student(12.0, 21.0), 3.640817284339972e-11);
        close(Tails.student(-1.5, 7.0), 0.911350756505015);
    }

    @Test
    void kolmogorovTails() {
        close(Tails.kolmogorov(0.5), 0.9639452436648751);
        close(Tails.kolmogorov(1.25), 0.08786641394169108);
        close(Tails.kolmogorov(2.5), 7.453306344157342e-06);
    }

    @Test
    void countTails() {
        close(Tails.countAtMost(0, 9.5, 9.5), 7.485182988770057e-05);
        close(Tails.countAtMost(30, 9.5, 9.5), 0.999999973735616);
        close(Tails.countAtLeast(30, 9.5, 9.5), 8.683339820612816e-08);
        close(Tails.countAtMost(100000, 101000.0, 101000.0), 0.00081720781367724);
        close(Tails.countAtLeast(100000, 101000.0, 101000.0), 0.9991915784870744);
        close(Tails.countAtMost(0, 50.0, 200.0), 9.239890216664626e-11);
        close(Tails.countAtMost(120, 50.0, 200.0), 0.9999348451014249);
        close(Tails.countAtLeast(120, 50.0, 200.0), 7.72669172175165e-05);
        close(Tails.countAtMost(80000, 100000.0, 100000000.0), 0.01711370008477423);
        close(Tails.countAtLeast(80000, 100000.0, 100000000.0), 0.9828912245406314);
    }

    @Test
    void fishersExactTest() {
        close(Tails.hypergeometricAtLeast(3, 10, 5, 40), 0.08928766823503669);
        close(Tails.hypergeometricAtLeast(5, 10, 5, 40), 0.0003829740671845936);
        close(Tails.hypergeometricAtLeast(60, 1000, 200, 11000), 1.8071466911541628e-17);
        close(Tails.hypergeometricAtLeast(1, 100, 400, 1000), 1.0);
        close(Tails.hypergeometricAtLeast(5200, 10000, 50000, 110000), 2.7202915227947027e-43);
    }

    @Property(tries = 500)
    void quantilesInvertTails(
            @ForAll @DoubleRange(min = 0.31, max = 12) double minusLog10,
            @ForAll @DoubleRange(min = 1, max = 600) double degrees) {
        double probability = Math.pow(10, -minusLog10);
        close(Tails.chiSquare(Tails.chiSquareQuantile(probability, degrees), degrees), probability);
        close(Tails.student(Tails.studentQuantile(probability, degrees), degrees), probability);
        close(Tails.normal(Tails.normalQuantile(probability)), probability);
        close(Tails.kolmogorov(Tails.kolmogorovQuantile(probability)), probability);
    }

    @Property(tries = 1_000)
    void everyTailIsAProbability(
            @ForAll @LongRange(min = 0, max = 1_000_000_000_000L) long a,
            @ForAll @LongRange(min = 0, max = 1_000_000_000_000L) long b,
            @ForAll @LongRange(min = 0, max = 1_000_000_000_000L) long c,
            @ForAll @DoubleRange(min = 0, max = 1e12) double mean,
            @ForAll @DoubleRange(min = 0, max = 1e15) double variance) {
        assertThat(Tails.countAtLeast(a, mean, variance)).isBetween(0.0, 1.0);
        assertThat(Tails.countAtMost(a, mean, variance)).isBetween(0.0, 1.0);
        assertThat(Tails.chiSquare(mean, 1.0 + a % 1_000)).isBetween(0.0, 1.0);
        long total = Math.max(Math.max(a, b), c);
        assertThat(Tails.hypergeometricAtLeast(Math.min(a, Math.min(b, c)), Math.min(a, b), c, total))
                .isBetween(0.0, 1.0);
    }

    private static void close(double actual, double expected) {
        assertThat(actual).isCloseTo(expected, within(expected * 1e-8));
    }
}
