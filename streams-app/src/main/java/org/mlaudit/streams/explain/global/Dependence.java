package org.mlaudit.streams.explain.global;

import java.util.List;
import java.util.OptionalDouble;

/**
 * How a model's output depends on a feature.
 *
 * @param feature its name
 * @param points the mean output when all rows have a value of the feature, for each value
 * @param curves outputs of single rows, if asked for
 * @param rows number of rows of the means
 * @param unusable rows that were left out, because the model gave no finite number for them
 */
public record Dependence(String feature, List<Point> points, List<Curve> curves, int rows, int unusable) {
    public Dependence {
        points = List.copyOf(points);
        curves = List.copyOf(curves);
    }

    /**
     * A value of the feature.
     *
     * @param label the value as people know it
     * @param number the value as a number; empty for a category
     * @param mean mean output
     * @param standardError of the mean over the rows, which are a sample; empty for a single row, and where covers of
     *     branches stand for rows
     */
    public record Point(String label, OptionalDouble number, double mean, OptionalDouble standardError) {}

    /**
     * The output of one row at each value: an individual conditional expectation (Goldstein et al. 2015).
     *
     * @param row place of the row in the background, from 0
     * @param outputs in the order of the points
     */
    public record Curve(int row, List<Double> outputs) {
        public Curve {
            outputs = List.copyOf(outputs);
        }
    }
}
