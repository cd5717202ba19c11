package org.mlaudit.streams.explain.decision;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Numbers that a feature may be changed to: an anchor and its distances by whole multiples of a step. Computed in decimals, so
 * that they read as people write them. Immutable.
 */
final class Grid {
    private static final int MOST_DECIMALS = 6;
    private static final double FINE = 1e-3;
    private static final double MOST_STEPS = 0x1p50;

    private final BigDecimal anchor;
    private final BigDecimal step;
    private final double anchorValue;
    private final double stepValue;
    /** Power of ten that a multiple is divided by, where that gives the decimal; 0 where it doesn't. */
    private final double divisor;

    private Grid(BigDecimal anchor, BigDecimal step) {
        this.anchor = anchor;
        this.step = step;
        anchorValue = anchor.doubleValue();
        stepValue = step.doubleValue();
        boolean unit = anchor.signum() == 0 && step.unscaledValue().equals(BigInteger.ONE);
        divisor = unit && step.scale() >= 0 && step.scale() <= 22 ? Math.pow(10, step.scale()) : 0;
    }

    /**
     * The numbers written with as many decimals as those given: whole numbers where all are whole. Where they need more than
     * {@value #MOST_DECIMALS}, the power of ten that is at most a thousandth of their spread.
     *
     * @param values finite
     * @param spread of them, greater than 0
     */
    static Grid of(double[] values, double spread) {
        for (int decimals = 0; decimals <= MOST_DECIMALS; decimals++) {
            double power = Math.pow(10, decimals);
            if (written(values, power)) {
                return new Grid(BigDecimal.ZERO, BigDecimal.ONE.scaleByPowerOfTen(-decimals));
            }
        }
        int power = (int) Math.floor(Math.log10(spread * FINE));
        return new Grid(BigDecimal.ZERO, BigDecimal.ONE.scaleByPowerOfTen(power));
    }

    private static boolean written(double[] values, double power) {
        for (double value : values) {
            double scaled = value * power;
            if (Math.abs(scaled) > MOST_STEPS || Math.abs(scaled - Math.rint(scaled)) > 1e-9 * Math.abs(scaled)) {
                return false;
            }
        }
        return true;
    }

    /** The numbers at whole multiples of a step from a value. */
    static Grid steps(double anchor, double step) {
        return new Grid(BigDecimal.valueOf(anchor), BigDecimal.valueOf(step).stripTrailingZeros());
    }

    /** The greatest number of the grid below a bound; NaN where doubles can't tell such numbers apart. */
    double below(double bound) {
        double place = Math.ceil((bound - anchorValue) / stepValue) - 1;
        if (!known(place, bound)) {
            return Double.NaN;
        }
        long multiple = (long) place;
        while (at(multiple) >= bound) {
            multiple--;
        }
        while (at(multiple + 1) < bound) {
            multiple++;
        }
        return at(multiple);
    }

    /** The least number of the grid that is not below a bound; NaN where doubles can't tell such numbers apart. */
    double from(double bound) {
        double place = Math.ceil((bound - anchorValue) / stepValue);
        if (!known(place, bound)) {
            return Double.NaN;
        }
        long multiple = (long) place;
        while (at(multiple) < bound) {
            multiple++;
        }
        while (at(multiple - 1) >= bound) {
            multiple--;
        }
        return at(multiple);
    }

    private boolean known(double place, double bound) {
        return Math.abs(place) <= MOST_STEPS
                && 4 * Math.ulp(Math.max(Math.abs(anchorValue), Math.abs(bound))) < stepValue;
    }

    /** Length of a step. */
    double step() {
        return stepValue;
    }

    private double at(long multiple) {
        if (divisor > 0) {
            return multiple / divisor;
        }
        return anchor.add(step.multiply(BigDecimal.valueOf(multiple))).doubleValue();
    }
}
