package org.mlaudit.streams.performance;

/** The bins that quantities are counted in: sixteen to each power of two, zero by itself, negative ones mirrored. */
final class ValueBins {
    private static final int SHIFT = 48;

    private ValueBins() {}

    /** The bin of a finite value; bins ascend with values. */
    static int of(double value) {
        if (value == 0) {
            return 0;
        }
        int magnitude = 1 + (int) (Double.doubleToRawLongBits(Math.abs(value)) >>> SHIFT);
        return value > 0 ? magnitude : -magnitude;
    }

    /** The smallest value of a bin. */
    static double low(int bin) {
        return bin < 0 ? -outer(-bin) : inner(bin);
    }

    /** The bound of a bin's values from above. */
    static double high(int bin) {
        return bin < 0 ? -inner(-bin) : outer(bin);
    }

    private static double inner(int magnitude) {
        return magnitude == 0 ? 0 : Double.longBitsToDouble((long) (magnitude - 1) << SHIFT);
    }

    private static double outer(int magnitude) {
        return magnitude == 0 ? 0 : Double.longBitsToDouble((long) magnitude << SHIFT);
    }
}
