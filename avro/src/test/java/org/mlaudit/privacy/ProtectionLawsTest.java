package org.mlaudit.privacy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.mlaudit.contract.DatePrecision;

/** Laws of masks and of generalisation. */
class ProtectionLawsTest {
    private static final List<Double> EDGES = List.of(-10.0, 0.0, 0.1, 25.0, 60.0);

    @Property
    void aMaskRevealsNoMoreThanAsked(
            @ForAll("texts") String text, @ForAll @IntRange(max = 5) int first, @ForAll @IntRange(max = 5) int last) {
        String masked = Masking.mask(text, first, last, "\uD83D\uDD12");

        int[] before = text.codePoints().toArray();
        int[] after = masked.codePoints().toArray();
        assertThat(after).hasSameSizeAs(before);
        boolean all = first + last >= before.length;
        for (int i = 0; i < before.length; i++) {
            boolean kept = !all && (i < first || i >= before.length - last);
            assertThat(after[i]).isEqualTo(kept ? before[i] : 0x1F512);
        }
    }

    @Test
    void shortValuesAreMaskedAltogether() {
        assertThat(Masking.mask("1234", 2, 2, "*")).isEqualTo("****");
        assertThat(Masking.mask("12345", 2, 2, "*")).isEqualTo("12*45");
        assertThat(Masking.mask("", 2, 2, "*")).isEmpty();
        assertThat(Masking.mask("1234", Integer.MAX_VALUE, Integer.MAX_VALUE, "*"))
                .isEqualTo("****");
        assertThat(Masking.mask("4111111111111111", 0, 4, "*")).isEqualTo("************1111");
    }

    @Property
    void stepsAreIdempotentMonotoneAndNeverAbove(
            @ForAll @DoubleRange(min = -1e9, max = 1e9) double one,
            @ForAll @DoubleRange(min = -1e9, max = 1e9) double two,
            @ForAll("steps") double step) {
        double low = Generalisation.step(Math.min(one, two), step);
        double high = Generalisation.step(Math.max(one, two), step);

        assertThat(low).isLessThanOrEqualTo(high).isLessThanOrEqualTo(Math.min(one, two));
        assertThat(Math.min(one, two) - low).isLessThanOrEqualTo(step * 1.0000001);
        assertThat(Generalisation.step(low, step)).isEqualTo(low);
        assertThat(Generalisation.step(high, step)).isEqualTo(high);
    }

    @Test
    void multiplesOfAStepThatIsNoPowerOfTwoStayWhatTheyAre() {
        for (int i = -2_000; i <= 2_000; i++) {
            assertThat(Generalisation.step(i * 0.1, 0.1)).isEqualTo(i * 0.1 + 0.0);
            assertThat(Generalisation.step(i / 49.0, 1 / 49.0)).isLessThanOrEqualTo(i / 49.0);
        }
        assertThat(Generalisation.step(37, 5)).isEqualTo(35);
        assertThat(Generalisation.step(-1, 5)).isEqualTo(-5);
        assertThat(Generalisation.step(1e300, 5)).isEqualTo(1e300);
        assertThat(Generalisation.step(Double.MAX_VALUE, 1e-300)).isEqualTo(Double.MAX_VALUE);
    }

    @Property
    void binsAreIdempotentAndMonotone(
            @ForAll @DoubleRange(min = -100, max = 100) double one,
            @ForAll @DoubleRange(min = -100, max = 100) double two) {
        double low = Generalisation.bin(Math.min(one, two), EDGES);
        double high = Generalisation.bin(Math.max(one, two), EDGES);

        assertThat(low).isLessThanOrEqualTo(high).isIn(EDGES);
        assertThat(Generalisation.bin(low, EDGES)).isEqualTo(low);
    }

    @Property
    void datesAreIdempotentAndCoarserOnesFollowFromFinerOnes(
            @ForAll @IntRange(min = 1900, max = 2100) int year,
            @ForAll @IntRange(min = 1, max = 12) int month,
            @ForAll @IntRange(min = 1, max = 28) int day) {
        String date = String.format("%04d-%02d-%02d", year, month, day);
        String before = date;
        for (DatePrecision precision : DatePrecision.values()) {
            String cut = Generalisation.date(date, precision);

            assertThat(Generalisation.date(date + "T10:00:00Z", precision)).isEqualTo(cut);
            assertThat(Generalisation.date(cut, precision)).isEqualTo(cut);
            assertThat(Generalisation.date(before, precision)).isEqualTo(cut);
            before = cut;
        }
        assertThat(before).isEqualTo(date.substring(0, 3) + "0s");
    }

    @Test
    void whatIsNoDateIsNotPublished() {
        for (String text : List.of("", "14.03.2026", "2026-13-01", "2026-02-30", "2026-00", "born 1980", "20260314")) {
            assertThat(Generalisation.date(text, DatePrecision.MONTH)).as(text).isNull();
        }
        assertThat(Generalisation.date(" 2026-03-14 ", DatePrecision.MONTH)).isEqualTo("2026-03");
        assertThat(Generalisation.date("1980", DatePrecision.MONTH)).isEqualTo("1980");
    }

    @Test
    void areasArePrefixesOfPostcodes() {
        assertThat(Generalisation.area("sw1a 1aa", 4)).isEqualTo("SW1A");
        assertThat(Generalisation.area("902-10", 3)).isEqualTo("902");
        assertThat(Generalisation.area("90", 3)).isEqualTo("90");
        assertThat(Generalisation.area(Generalisation.area("SW1A 1AA", 3), 3)).isEqualTo("SW1");
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("a", "Z", "7", " ", "é", "\uD83D\uDE00", "\uD835\uDD38")
                .list()
                .ofMaxSize(12)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<Double> steps() {
        return Arbitraries.of(0.1, 0.01, 1.0 / 49, 5.0, 1000.0, 0.3, 7.7);
    }
}
