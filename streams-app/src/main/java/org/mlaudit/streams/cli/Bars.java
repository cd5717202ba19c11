package org.mlaudit.streams.cli;

/** Bars of text that show how numbers compare. */
final class Bars {
    private static final int WIDTH = 20;
    private static final int SIDE = 12;

    private Bars() {}

    /**
     * A bar from 0 to the right.
     *
     * @param value its length; nothing for a negative one
     * @param most the length of the longest
     */
    static String of(double value, double most) {
        return "#".repeat(length(value, most, WIDTH));
    }

    /** A bar from the middle, to the left for negative values. */
    static String signed(double value, double most) {
        int left = length(-value, most, SIDE);
        int right = length(value, most, SIDE);
        return " ".repeat(SIDE - left) + "#".repeat(left) + "|" + "#".repeat(right);
    }

    private static int length(double value, double most, int width) {
        return value > 0 && most > 0 ? (int) Math.round(Math.min(1, value / most) * width) : 0;
    }
}
