package org.mlaudit.streams.spc;

/**
 * A point of a series: a statistic of one window.
 *
 * @param value the statistic, finite
 * @param n number of inferences that it is made of, 1 or more; for a count of inferences 1
 * @param deviation standard deviation of the single values behind it, finite; 0 where it has no meaning
 */
public record Sample(double value, long n, double deviation) {
    public Sample {
        if (!Double.isFinite(value) || n < 1 || !(deviation >= 0 && Double.isFinite(deviation))) {
            throw new IllegalArgumentException("a point of a chart is finite and of one inference or more, not " + value
                    + ", n " + n + ", deviation " + deviation);
        }
    }
}
