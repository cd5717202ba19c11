package org.mlaudit.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class DecimalsTest {
    @Property
    void numbersOfFifteenDigitsAreReadAsDoubleParsesThem(
            @ForAll @LongRange(min = -999_999_999_999_999L, max = 999_999_999_999_999L) long digits,
            @ForAll @IntRange(min = 0, max = 14) int fraction) {
        String text = new BigDecimal(BigInteger.valueOf(digits), fraction).toPlainString();
        double read = Decimals.parse(text);
        if (!Double.isNaN(read)) {
            assertThat(read).isEqualTo(Double.parseDouble(text));
        } else {
            assertThat(text.length()).isGreaterThan(15);
        }
    }

    @Example
    void signsAndPointsMeanWhatTheyMeanToJava() {
        for (String text :
                new String[] {"0", "-0", "+1", "1.", ".5", "-.25", "007", "-12.50", "0.1", "999999999999999"}) {
            assertThat(Decimals.parse(text)).as(text).isEqualTo(Double.parseDouble(text));
        }
    }

    @Example
    void whateverElseIsLeftToOthers() {
        for (String text : new String[] {
            "",
            "-",
            "+",
            ".",
            "-.",
            "1e5",
            " 1",
            "1 ",
            "1.2.3",
            "--1",
            "1-",
            "NaN",
            "0x10",
            "1d",
            "9999999999999999",
            "١"
        }) {
            assertThat(Decimals.parse(text)).as(text).isNaN();
        }
    }
}
