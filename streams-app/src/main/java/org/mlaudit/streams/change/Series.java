package org.mlaudit.streams.change;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.streams.profile.Bins;

/** Makes of each inference the next value of a series, or none: missing and invalid values are no part of a series. */
abstract sealed class Series {
    /** The newest value. */
    double value;

    /** Takes an inference; whether it gives a value. */
    abstract boolean take(InferenceRow row);

    /** What the values are, for people. */
    abstract String described();

    /** All that decides which values are made; series that differ in it are not the same. */
    String identity() {
        return described();
    }

    /** Number of bytes that {@link #writeTo} writes now. */
    int bytes() {
        return 0;
    }

    /** Writes what it has learnt. */
    void writeTo(ByteBuffer out) {}

    /** Replaces what it has learnt. */
    void readFrom(ByteBuffer in) {}

    private static boolean finite(InferenceRow row, int column) {
        return row.present[column] && Double.isFinite(row.number[column]);
    }

    /** A number as it is. */
    static final class Plain extends Series {
        private final int column;

        Plain(int column) {
            this.column = column;
        }

        @Override
        boolean take(InferenceRow row) {
            value = row.number[column];
            return finite(row, column);
        }

        @Override
        String described() {
            return "the value";
        }
    }

    /** A score as it is, if it is one. */
    static final class Score extends Series {
        private final int column;

        Score(int column) {
            this.column = column;
        }

        @Override
        boolean take(InferenceRow row) {
            value = row.number[column];
            return finite(row, column) && value >= 0 && value <= 1;
        }

        @Override
        String described() {
            return "the score";
        }
    }

    /** 1 for values of at least a bound, else 0. */
    static final class AtLeast extends Series {
        private final int column;
        private final double bound;

        AtLeast(int column, double bound) {
            this.column = column;
            this.bound = bound;
        }

        @Override
        boolean take(InferenceRow row) {
            value = row.number[column] >= bound ? 1 : 0;
            return finite(row, column);
        }

        @Override
        String described() {
            return "1 from " + bound + " on, else 0";
        }
    }

    /** 1 for one of two categories, 0 for the other. */
    static final class Category extends Series {
        private final int column;
        private final long zero;
        private final long one;
        private final String name;

        Category(int column, long zero, long one, String name) {
            this.column = column;
            this.zero = zero;
            this.one = one;
            this.name = name;
        }

        @Override
        boolean take(InferenceRow row) {
            long hash = row.hash[column];
            value = hash == one ? 1 : 0;
            return row.present[column] && (hash == one || hash == zero);
        }

        @Override
        String described() {
            return "1 for " + name + ", else 0";
        }
    }

    /** Where a number lies among the reference, from 0 to 1: the number of its bin by the number of bins. */
    static final class Ranked extends Series {
        private final int column;
        private final Bins bins;

        Ranked(int column, Bins bins) {
            this.column = column;
            this.bins = bins;
        }

        @Override
        boolean take(InferenceRow row) {
            if (!finite(row, column)) {
                return false;
            }
            value = (double) bins.indexOf(row.number[column]) / (bins.count() - 1);
            return true;
        }

        @Override
        String described() {
            return "place among " + bins.count() + " bins of the reference, 0 to 1";
        }

        @Override
        String identity() {
            return described() + bins;
        }
    }

    /** Where a number lies among the first 256 of its series, from 0 to 1; those themselves give no value. */
    static final class Learnt extends Series {
        private static final int VALUES = 256;

        private final int column;
        private final double[] first = new double[VALUES];
        private int size;

        Learnt(int column) {
            this.column = column;
        }

        @Override
        boolean take(InferenceRow row) {
            if (!finite(row, column)) {
                return false;
            }
            double number = row.number[column] + 0.0;
            if (size < VALUES) {
                first[size++] = number;
                if (size == VALUES) {
                    Arrays.sort(first);
                }
                return false;
            }
            value = (double) (below(number) + below(Math.nextUp(number))) / (2 * VALUES);
            return true;
        }

        /** Number of the first values that are less. */
        private int below(double number) {
            int low = 0;
            int high = VALUES;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (first[middle] < number) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        }

        @Override
        String described() {
            return "place among the first " + VALUES + " values, 0 to 1";
        }

        @Override
        int bytes() {
            return Integer.BYTES + size * Double.BYTES;
        }

        @Override
        void writeTo(ByteBuffer out) {
            out.putInt(size);
            for (int i = 0; i < size; i++) {
                out.putDouble(first[i]);
            }
        }

        @Override
        void readFrom(ByteBuffer in) {
            size = ChangeDetector.size(in, VALUES);
            for (int i = 0; i < size; i++) {
                first[i] = in.getDouble();
            }
        }
    }
}
