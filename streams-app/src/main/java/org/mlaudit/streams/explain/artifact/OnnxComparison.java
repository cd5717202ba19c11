package org.mlaudit.streams.explain.artifact;

import java.util.Optional;

/** How a node of an ONNX tree compares its feature with its value; the true branch is taken when it holds. */
enum OnnxComparison {
    BRANCH_LEQ(false, false, false),
    BRANCH_LT(true, false, false),
    BRANCH_GTE(true, true, false),
    BRANCH_GT(false, true, false),
    BRANCH_EQ(false, false, true),
    BRANCH_NEQ(false, true, true);

    private static final int SIGN = Integer.MIN_VALUE;

    private final boolean strict;
    private final boolean negated;
    private final boolean equality;

    OnnxComparison(boolean strict, boolean negated, boolean equality) {
        this.strict = strict;
        this.negated = negated;
        this.equality = equality;
    }

    /** Returns the comparison of a name; empty for LEAF and those that are not known. */
    static Optional<OnnxComparison> of(String mode) {
        for (OnnxComparison comparison : values()) {
            if (comparison.name().equals(mode)) {
                return Optional.of(comparison);
            }
        }
        return Optional.empty();
    }

    /** Returns whether it asks if both are equal. */
    boolean equality() {
        return equality;
    }

    /** Returns whether it is the opposite of less, less or equal, or equal. */
    boolean negated() {
        return negated;
    }

    /** Returns whether a missing value takes the true branch, unless the node says otherwise: only it is not equal. */
    boolean missingIsTrue() {
        return equality && negated;
    }

    /**
     * Returns the least number that is not less (or not less or equal) any more.
     *
     * @param value what is compared with
     * @param floats whether floats are compared
     */
    double threshold(double value, boolean floats) {
        if (strict) {
            return value;
        }
        return floats ? Math.nextUp((float) value) : Math.nextUp(value);
    }

    /**
     * Returns the least float at which a scaled column changes sides: below it, the column is less than the value (if the
     * scale is positive), or not less (if it is negative). Found by halving the range of all floats, as rounding can't be
     * inverted.
     */
    double threshold(double value, OnnxColumns.Column column) {
        int low = order(Float.NEGATIVE_INFINITY);
        int high = order(Float.POSITIVE_INFINITY);
        boolean below = holds(Float.NEGATIVE_INFINITY, value, column);
        if (holds(Float.POSITIVE_INFINITY, value, column) == below) {
            return Double.POSITIVE_INFINITY;
        }
        while ((long) high - low > 1) {
            int middle = (int) (((long) low + high) >> 1);
            if (holds(Float.intBitsToFloat(bits(middle)), value, column) == below) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return Float.intBitsToFloat(bits(high));
    }

    private boolean holds(float x, double value, OnnxColumns.Column column) {
        float scaled = (x - column.offset()) * column.scale();
        return strict ? scaled < (float) value : scaled <= (float) value;
    }

    /** Floats in ascending order as whole numbers in ascending order. */
    private static int order(float x) {
        int bits = Float.floatToRawIntBits(x);
        return bits < 0 ? SIGN - bits : bits;
    }

    private static int bits(int order) {
        return order < 0 ? SIGN - order : order;
    }
}
