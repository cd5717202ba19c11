package org.mlaudit.streams.explain.global;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.mlaudit.streams.explain.Background;

/**
 * Accumulated local effects of a numeric feature (Apley and Zhu 2020): how the output changes between neighbouring values, of
 * rows that have values between them. Unlike partial dependence it never pairs a value with a row that could not have it.
 *
 * @param feature its name
 * @param bins between neighbouring values of the grid; those without rows have no effect of their own
 * @param points effect at each value of the grid, in the output's unit; its mean over the rows is 0
 * @param rows number of rows within the grid
 * @param unusable rows that were left out: without the feature, outside the grid, or without a finite output
 */
public record AccumulatedEffects(String feature, List<Bin> bins, List<Point> points, int rows, int unusable) {
    public AccumulatedEffects {
        bins = List.copyOf(bins);
        points = List.copyOf(points);
    }

    /**
     * Rows between two values, the greater one included (and the least of all values in the first bin).
     *
     * @param low lower value, the feature's own number
     * @param high upper value
     * @param rows number of rows
     * @param change mean change of the output from the lower to the upper value; 0 without rows
     * @param standardError of the change; empty for fewer than two rows
     */
    public record Bin(double low, double high, int rows, double change, OptionalDouble standardError) {}

    /**
     * A value of the grid.
     *
     * @param number the feature's own number
     * @param effect accumulated changes, centred
     */
    public record Point(double number, double effect) {}

    /**
     * Evaluates the model for each row at the two values around its own.
     *
     * @param output what changes
     * @param grid ascending values of the feature, the edges of bins
     * @param background the rows
     * @return empty for a grid of categories, which have no order, one of fewer than two values, and if no row can be used
     */
    public static Optional<AccumulatedEffects> of(ModelOutput output, Grid grid, Background background) {
        if (!grid.numeric() || grid.points() < 2) {
            return Optional.empty();
        }
        int inputs = output.inputs();
        int input = grid.inputs()[0];
        int[] bins = new int[background.size()];
        double[] low = background.rows().clone();
        double[] high = background.rows().clone();
        for (int row = 0; row < bins.length; row++) {
            bins[row] = bin(grid, low[row * inputs + input]);
            if (bins[row] >= 0) {
                grid.write(bins[row], low, row * inputs);
                grid.write(bins[row] + 1, high, row * inputs);
            }
        }
        double[] below = output.of(low, bins.length);
        double[] above = output.of(high, bins.length);
        List<List<Double>> changes = new ArrayList<>();
        for (int bin = 0; bin + 1 < grid.points(); bin++) {
            changes.add(new ArrayList<>());
        }
        int used = 0;
        for (int row = 0; row < bins.length; row++) {
            double change = above[row] - below[row];
            if (bins[row] >= 0 && Double.isFinite(change)) {
                changes.get(bins[row]).add(change);
                used++;
            }
        }
        return used == 0 ? Optional.empty() : Optional.of(accumulated(grid, changes, used, bins.length - used));
    }

    /** The bin of a model's value: its upper edge is the least that is not less; -1 outside. */
    private static int bin(Grid grid, double value) {
        if (!(value >= grid.modelValue(0) && value <= grid.modelValue(grid.points() - 1))) {
            return -1;
        }
        int upper = 1;
        while (grid.modelValue(upper) < value) {
            upper++;
        }
        return upper - 1;
    }

    private static AccumulatedEffects accumulated(Grid grid, List<List<Double>> changes, int used, int unusable) {
        List<Bin> bins = new ArrayList<>();
        double[] effects = new double[grid.points()];
        double mean = 0;
        for (int i = 0; i < changes.size(); i++) {
            double[] values =
                    changes.get(i).stream().mapToDouble(Double::doubleValue).toArray();
            Moments moments = values.length == 0 ? new Moments(0, OptionalDouble.empty()) : Moments.of(values);
            bins.add(new Bin(
                    grid.number(i).orElseThrow(),
                    grid.number(i + 1).orElseThrow(),
                    values.length,
                    moments.mean(),
                    moments.standardError()));
            effects[i + 1] = effects[i] + moments.mean();
            mean += values.length * (effects[i] + effects[i + 1]) / 2;
        }
        mean /= used;
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < effects.length; i++) {
            points.add(new Point(grid.number(i).orElseThrow(), effects[i] - mean));
        }
        return new AccumulatedEffects(grid.feature(), bins, points, used, unusable);
    }
}
