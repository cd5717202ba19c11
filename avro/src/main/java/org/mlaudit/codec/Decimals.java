package org.mlaudit.codec;

/**
 * Decimal numbers as text, read without a detour over big arithmetic: a whole number below 2<sup>53</sup> and a power of
 * ten up to 10<sup>22</sup> are both exact as doubles, so that dividing one by the other rounds once, and correctly
 * (W. D. Clinger, How to read floating point numbers accurately, PLDI 1990). That covers what records hold in practice.
 */
final class Decimals {
    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15
    };
    /** All numbers of so many digits are below 2<sup>53</sup>. */
    private static final int MAX_DIGITS = 15;

    private Decimals() {}

    /**
     * Reads an optional sign and at most {@value #MAX_DIGITS} digits with at most one point among them.
     *
     * @return the same as {@link Double#parseDouble}; NaN when the text is anything else, which may still be a number
     */
    static double parse(String text) {
        int length = text.length();
        int at = length > 0 && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
        boolean negative = at == 1 && text.charAt(0) == '-';
        if (length - at > MAX_DIGITS + 1) {
            return Double.NaN;
        }
        long digits = 0;
        int count = 0;
        int fraction = -1;
        for (; at < length; at++) {
            int digit = text.charAt(at) - '0';
            if (digit >= 0 && digit <= 9) {
                digits = digits * 10 + digit;
                count++;
                fraction += fraction < 0 ? 0 : 1;
            } else if (digit == '.' - '0' && fraction < 0) {
                fraction = 0;
            } else {
                return Double.NaN;
            }
        }
        if (count == 0 || count > MAX_DIGITS) {
            return Double.NaN;
        }
        double number = fraction > 0 ? digits / POWERS_OF_TEN[fraction] : digits;
        return negative ? -number : number;
    }
}
