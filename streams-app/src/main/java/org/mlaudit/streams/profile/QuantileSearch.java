package org.mlaudit.streams.profile;

/** Finds the middle of the bucket that holds a rank, while buckets pass in ascending order. */
final class QuantileSearch implements LogHistogram.BucketConsumer {
    private long left;
    private double value;

    /** Looks for a rank, 1 for the smallest value. */
    QuantileSearch(long rank) {
        this.left = rank;
    }

    @Override
    public void bucket(double low, double high, double smallest, double above, long count) {
        if (left > 0 && left <= count) {
            value = low + (high - low) / 2;
        }
        left -= count;
    }

    /** What was found, once all buckets have passed. */
    double value() {
        return value;
    }
}
