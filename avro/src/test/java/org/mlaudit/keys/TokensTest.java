package org.mlaudit.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Laws of tokens. */
class TokensTest {
    private static final Tokens TOKENS = tokens(1);
    private static final Tokens OTHERS = tokens(2);

    private static Tokens tokens(int seed) {
        byte[] one = new byte[32];
        byte[] two = new byte[32];
        Arrays.fill(one, (byte) seed);
        Arrays.fill(two, (byte) (seed + 100));
        return new Tokens(one, two);
    }

    @Property(tries = 300)
    void digitsStayDigitsAndSeparatorsStayWhereTheyAre(@ForAll("numbers") String value) {
        String token = TOKENS.digits(value);

        assertThat(shape(token)).isEqualTo(shape(value));
        assertThat(TOKENS.digits(value)).isEqualTo(token);
        assertThat(TOKENS.alphanumeric(value)).hasSameSizeAs(value);
    }

    @Property(tries = 300)
    void lettersAndDigitsStaySuchAndGetNoNewKindOfLetter(@ForAll("codes") String value) {
        String token = TOKENS.alphanumeric(value);

        assertThat(token.replaceAll("[A-Za-z0-9]", "x")).isEqualTo(value.replaceAll("[A-Za-z0-9]", "x"));
        assertThat(token.matches(".*[a-z].*")).isEqualTo(value.matches(".*[a-z].*"));
        assertThat(token.matches(".*[A-Z].*")).isEqualTo(value.matches(".*[A-Z].*"));
    }

    @Test
    void differentValuesHaveDifferentTokens() {
        for (int length = 1; length <= 4; length++) {
            Set<String> tokens = new HashSet<>();
            int values = (int) Math.pow(10, length);
            for (int i = 0; i < values; i++) {
                tokens.add(TOKENS.digits(String.format("%0" + length + "d", i)));
            }
            assertThat(tokens).as(length + " digits").hasSize(values);
        }
        Set<String> tokens = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            tokens.add(TOKENS.digits(String.format("%016d", i * 7919L)));
        }
        assertThat(tokens).hasSize(20_000);
        Set<String> pairs = new HashSet<>();
        String alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        for (int i = 0; i < 62; i++) {
            for (int j = 0; j < 62; j++) {
                pairs.add(TOKENS.alphanumeric("" + alphabet.charAt(i) + alphabet.charAt(j)));
            }
        }
        assertThat(pairs).hasSize(62 * 62);
    }

    @Test
    void tokensDifferBetweenDomains() {
        assertThat(TOKENS.digits("123456789012")).isNotEqualTo(OTHERS.digits("123456789012"));
        assertThat(TOKENS.opaque("ada")).isNotEqualTo(OTHERS.opaque("ada"));
    }

    @Test
    void whatHasNotTheFormatGetsATokenOfNoFormat() {
        for (String value : List.of("Ada 12", "", "---", "1".repeat(65), "१२३", "12\uD83D\uDE00")) {
            assertThat(TOKENS.digits(value)).isEqualTo(TOKENS.opaque(value)).matches("tok_[0-9a-f]{32}");
        }
        for (String value : List.of("é12", "a,b", "")) {
            assertThat(TOKENS.alphanumeric(value)).isEqualTo(TOKENS.opaque(value));
        }
    }

    private static String shape(String text) {
        return text.replaceAll("[0-9]", "9");
    }

    @Provide
    Arbitrary<String> numbers() {
        return Arbitraries.strings()
                .withChars("0123456789 -.")
                .ofMinLength(1)
                .ofMaxLength(30)
                .filter(text -> text.matches(".*[0-9].*"));
    }

    @Provide
    Arbitrary<String> codes() {
        return Arbitraries.strings()
                .withCharRange('0', '9')
                .withCharRange('a', 'z')
                .withCharRange('A', 'Z')
                .withChars("-/ ")
                .ofMinLength(1)
                .ofMaxLength(24)
                .filter(text -> text.matches(".*[A-Za-z0-9].*"));
    }
}
