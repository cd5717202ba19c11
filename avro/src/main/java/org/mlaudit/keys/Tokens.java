package org.mlaudit.keys;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.fpe.FPEFF1Engine;
import org.bouncycastle.crypto.params.FPEParameters;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * Tokens of one domain: the same value always has the same token, and different values have different ones. Thread-safe.
 *
 * <p>Tokens that keep their format are made by FF1 (NIST SP 800-38G) where there are at least a million values of that
 * format, the least that its Revision 1 allows, and by the swap-or-not shuffle (Hoang, Morris and Rogaway, CRYPTO 2012) where there
 * are fewer. Both are permutations; values are walked through them until the result is of the value's own kind (cycle walking), so
 * that what has no small letters gets none. Of few values, whoever sees many tokens can guess the values from how often they come.
 */
public final class Tokens {
    private static final String DIGITS = "0123456789";
    private static final String UPPER = DIGITS + "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final String LOWER = DIGITS + "abcdefghijklmnopqrstuvwxyz";
    private static final String MIXED = UPPER + "abcdefghijklmnopqrstuvwxyz";
    /** What separates the parts of numbers and codes, and stays where it is. */
    private static final String SEPARATORS = " -./()+_:";
    /** Longer values are no codes. */
    private static final int LONGEST = 64;
    /** Least number of values for FF1 (NIST SP 800-38G Revision 1, 5.1). */
    private static final BigInteger FEWEST = BigInteger.valueOf(1_000_000);

    private static final String OPAQUE_PREFIX = "tok_";
    private static final int OPAQUE_BYTES = 16;

    private final DomainMac mac;
    private final byte[] ff1Key;

    Tokens(byte[] macKey, byte[] ff1Key) {
        this.mac = new DomainMac(macKey);
        this.ff1Key = ff1Key;
    }

    /** {@code tok_} and 32 hexadecimal digits, half of the value's HMAC-SHA256; can't be turned back. */
    public String opaque(String value) {
        byte[] code = mac.of(value.getBytes(StandardCharsets.UTF_8));
        return OPAQUE_PREFIX + HexFormat.of().formatHex(code, 0, OPAQUE_BYTES);
    }

    /**
     * Digits for the digits of a value; separators stay. A value with anything else in it, without a digit, or with more
     * than {@value #LONGEST} characters gets an opaque token.
     */
    public String digits(String value) {
        return inFormat(value, Kind.DIGITS);
    }

    /**
     * Letters and digits for the ASCII letters and digits of a value; separators stay. Digits alone become digits, and only
     * values that have capital (small) letters get such. A value with anything else in it gets an opaque token.
     */
    public String alphanumeric(String value) {
        return inFormat(value, Kind.MIXED);
    }

    /** What the characters of a value are, from few to many; each has its own tokens. */
    private enum Kind {
        DIGITS(Tokens.DIGITS),
        UPPER(Tokens.UPPER),
        LOWER(Tokens.LOWER),
        MIXED(Tokens.MIXED);

        final String alphabet;

        Kind(String alphabet) {
            this.alphabet = alphabet;
        }
    }

    private String inFormat(String value, Kind widest) {
        StringBuilder characters = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (widest.alphabet.indexOf(c) >= 0) {
                characters.append(c);
            } else if (SEPARATORS.indexOf(c) < 0) {
                return opaque(value);
            }
        }
        if (characters.isEmpty() || characters.length() > LONGEST) {
            return opaque(value);
        }
        String token = permute(characters.toString());
        StringBuilder out = new StringBuilder(value);
        int next = 0;
        for (int i = 0; i < value.length(); i++) {
            if (widest.alphabet.indexOf(value.charAt(i)) >= 0) {
                out.setCharAt(i, token.charAt(next++));
            }
        }
        return out.toString();
    }

    private static Kind kind(String characters) {
        boolean upper = false;
        boolean lower = false;
        for (int i = 0; i < characters.length(); i++) {
            char c = characters.charAt(i);
            upper |= c >= 'A' && c <= 'Z';
            lower |= c >= 'a' && c <= 'z';
        }
        if (upper) {
            return lower ? Kind.MIXED : Kind.UPPER;
        }
        return lower ? Kind.LOWER : Kind.DIGITS;
    }

    private String permute(String characters) {
        Kind kind = kind(characters);
        byte[] symbols = new byte[characters.length()];
        for (int i = 0; i < symbols.length; i++) {
            symbols[i] = (byte) kind.alphabet.indexOf(characters.charAt(i));
        }
        int radix = kind.alphabet.length();
        BigInteger values = BigInteger.valueOf(radix).pow(symbols.length);
        byte[] tweak = {(byte) radix, (byte) symbols.length};
        String token;
        do {
            symbols = values.compareTo(FEWEST) < 0
                    ? shuffled(symbols, radix, values.intValueExact(), tweak)
                    : ff1(symbols, radix, tweak);
            token = text(symbols, kind.alphabet);
        } while (kind(token) != kind);
        return token;
    }

    private static String text(byte[] symbols, String alphabet) {
        StringBuilder text = new StringBuilder(symbols.length);
        for (byte symbol : symbols) {
            text.append(alphabet.charAt(symbol));
        }
        return text.toString();
    }

    private byte[] ff1(byte[] symbols, int radix, byte[] tweak) {
        FPEFF1Engine engine = new FPEFF1Engine();
        engine.init(true, new FPEParameters(new KeyParameter(ff1Key), radix, tweak));
        byte[] out = new byte[symbols.length];
        engine.processBlock(symbols, 0, symbols.length, out, 0);
        return out;
    }

    /** Swap-or-not: each round pairs x with k - x and swaps the two or not, by a keyed bit of the pair. */
    private byte[] shuffled(byte[] symbols, int radix, int values, byte[] tweak) {
        int x = 0;
        for (byte symbol : symbols) {
            x = x * radix + symbol;
        }
        // 6 log2(values) rounds make it as good as random (their section 3); more than twice that for one value or two.
        int rounds = 16 + 6 * (Integer.SIZE - Integer.numberOfLeadingZeros(values));
        byte[] input = Arrays.copyOf(tweak, 8);
        for (int round = 0; round < rounds; round++) {
            input[2] = (byte) round;
            input[3] = 0;
            write(input, 0);
            int k = (int) (first(mac.of(input)) % values);
            int partner = Math.floorMod(k - x, values);
            int pair = Math.max(x, partner);
            input[3] = 1;
            write(input, pair);
            if ((mac.of(input)[0] & 1) == 1) {
                x = partner;
            }
        }
        byte[] out = new byte[symbols.length];
        for (int i = out.length - 1; i >= 0; i--) {
            out[i] = (byte) (x % radix);
            x /= radix;
        }
        return out;
    }

    private static void write(byte[] input, int number) {
        for (int i = 0; i < Integer.BYTES; i++) {
            input[4 + i] = (byte) (number >>> (8 * i));
        }
    }

    /** The first 63 bits: the remainder by less than a million is as good as uniform. */
    private static long first(byte[] code) {
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = value << 8 | (code[i] & 0xFF);
        }
        return value & Long.MAX_VALUE;
    }
}
