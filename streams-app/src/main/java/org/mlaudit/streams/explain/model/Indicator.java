package org.mlaudit.streams.explain.model;

import java.util.Arrays;

/**
 * A column made of an input whose whole numbers are categories: 1 when the input is one of a set of categories, 0 when it is
 * another, missing when it is missing. A split by a set of categories is a split of this column at 0.5. Immutable.
 */
public final class Indicator {
    private final int input;
    private final int[] codes;

    /**
     * Makes a column.
     *
     * @param input place of the input, from 0
     * @param codes the categories' numbers
     * @throws IllegalArgumentException if the place is negative
     */
    public Indicator(int input, int[] codes) {
        if (input < 0) {
            throw new IllegalArgumentException("an indicator's input is " + input);
        }
        this.input = input;
        this.codes = Arrays.stream(codes).sorted().distinct().toArray();
    }

    /** Returns the place of the input, from 0. */
    public int input() {
        return input;
    }

    /** Returns the number of categories in the set. */
    public int size() {
        return codes.length;
    }

    /** Returns a category of the set, in ascending order. */
    public int code(int place) {
        return codes[place];
    }

    /**
     * Returns the column's value.
     *
     * @param value the input's value, of which the integer part counts
     * @return 1, 0 or NaN
     */
    public double of(double value) {
        if (Double.isNaN(value)) {
            return Double.NaN;
        }
        return Arrays.binarySearch(codes, (int) value) >= 0 ? 1 : 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Indicator that && input == that.input && Arrays.equals(codes, that.codes);
    }

    @Override
    public int hashCode() {
        return 31 * input + Arrays.hashCode(codes);
    }

    @Override
    public String toString() {
        return "input " + input + " in " + Arrays.toString(codes);
    }
}
