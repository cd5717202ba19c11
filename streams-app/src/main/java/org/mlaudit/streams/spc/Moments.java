package org.mlaudit.streams.spc;

/**
 * Mean and standard deviation of finite values, scaled by the largest of them so that nothing overflows before the result
 * does; equal values have a deviation of exactly 0.
 *
 * @param mean the mean
 * @param deviation standard deviation with divisor n - 1; 0 for fewer than two values
 */
record Moments(double mean, double deviation) {
    static Moments of(double... values) {
        double scale = 0;
        for (double value : values) {
            scale = Math.max(scale, Math.abs(value));
        }
        if (scale == 0) {
            return new Moments(0, 0);
        }
        double first = values[0] / scale;
        double offset = 0;
        for (double value : values) {
            offset += value / scale - first;
        }
        double mean = first + offset / values.length;
        double squares = 0;
        for (double value : values) {
            double distance = value / scale - mean;
            squares += distance * distance;
        }
        double deviation = values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1));
        return new Moments(mean * scale, deviation * scale);
    }
}
