package org.mlaudit.streams.explain.decision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Values that a feature may be changed to in one direction, the cheapest first: of each cell the allowed number that is nearest
 * to the value that the case has, or the values told one by one. Immutable.
 */
final class Options {
    private final Changeable feature;
    private final boolean cells;
    private final FeatureValue[] values;
    private final double[] costs;
    /** The cell, or the place among the values told one by one. */
    private final int[] codes;

    private record Option(FeatureValue value, double cost, int code) {}

    private Options(Changeable feature, boolean cells, List<Option> options) {
        this.feature = feature;
        this.cells = cells;
        values = options.stream().map(Option::value).toArray(FeatureValue[]::new);
        costs = options.stream().mapToDouble(Option::cost).toArray();
        codes = options.stream().mapToInt(Option::code).toArray();
    }

    /** The directions in which a feature of a case may be changed; none if it may not. */
    static List<Options> of(Changeable feature, Splits splits, Case from) {
        if (!feature.mayChange(from)) {
            return List.of();
        }
        List<Options> directions = splits.inCells(feature.place())
                ? List.of(down(feature, splits, from), up(feature, splits, from))
                : List.of(listed(feature, from));
        return directions.stream().filter(options -> options.size() > 0).toList();
    }

    private static Options down(Changeable feature, Splits splits, Case from) {
        int place = feature.place();
        double value = from.number(place);
        Grid grid = feature.grid(value);
        double least = feature.least(value);
        double beyond = Math.nextUp(feature.greatest(value));
        List<Option> options = new ArrayList<>();
        for (int cell = splits.cell(place, value) - 1; cell >= 0; cell--) {
            double to = grid.below(Math.min(splits.bound(place, cell), beyond));
            if (!(to >= least)) {
                break;
            }
            if (cell == 0 || to >= splits.bound(place, cell - 1)) {
                FeatureValue number = new FeatureValue.Numeric(to);
                options.add(new Option(number, feature.cost(from, number), cell));
            }
        }
        return new Options(feature, true, options);
    }

    private static Options up(Changeable feature, Splits splits, Case from) {
        int place = feature.place();
        double value = from.number(place);
        Grid grid = feature.grid(value);
        double least = feature.least(value);
        double greatest = feature.greatest(value);
        List<Option> options = new ArrayList<>();
        for (int cell = splits.cell(place, value) + 1; cell <= splits.bounds(place); cell++) {
            double to = grid.from(Math.max(splits.bound(place, cell - 1), least));
            if (!(to <= greatest)) {
                break;
            }
            if (cell == splits.bounds(place) || to < splits.bound(place, cell)) {
                FeatureValue number = new FeatureValue.Numeric(to);
                options.add(new Option(number, feature.cost(from, number), cell));
            }
        }
        return new Options(feature, true, options);
    }

    private static Options listed(Changeable feature, Case from) {
        List<FeatureValue> all = feature.known().listed();
        List<Option> options = feature.listed(from).stream()
                .map(value -> new Option(value, feature.cost(from, value), all.indexOf(value)))
                .sorted(Comparator.comparingDouble(Option::cost).thenComparingInt(Option::code))
                .toList();
        return new Options(feature, false, options);
    }

    Changeable feature() {
        return feature;
    }

    boolean cells() {
        return cells;
    }

    int size() {
        return values.length;
    }

    FeatureValue value(int place) {
        return values[place];
    }

    /** Cost of an option; grows with its place. */
    double cost(int place) {
        return costs[place];
    }

    /** The least cell of the options from one place to another, both included. */
    int firstCell(int low, int high) {
        return Math.min(codes[low], codes[high]);
    }

    /** The greatest cell of the options from one place to another, both included. */
    int lastCell(int low, int high) {
        return Math.max(codes[low], codes[high]);
    }

    /** The values told one by one, bit by bit, of the options from one place to another, both included. */
    long mask(int low, int high) {
        return IntStream.rangeClosed(low, high)
                .mapToLong(place -> 1L << codes[place])
                .reduce(0, (a, b) -> a | b);
    }

    @Override
    public String toString() {
        return feature.name() + " to " + Arrays.toString(values);
    }
}
