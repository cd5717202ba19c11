package org.mlaudit.streams.performance;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.streams.profile.CategoryCount;
import org.mlaudit.streams.profile.CategoryView;
import org.mlaudit.streams.profile.Reference;

/** A number that a tree is grown on, made from one column of a row; 0 for what is missing. */
sealed interface TreeInput {
    /** Categories of a column that are told apart. */
    int CATEGORIES = 20;
    /** Values of a number that are told apart, where there are few numbers. */
    int MOST_CUTS = 32;
    /** Values of a number that are told apart, where there are many. */
    int LEAST_CUTS = 8;
    /** Values of all numbers together, between these bounds: the time to grow a tree goes with them. */
    int ALL_CUTS = 1_600;

    double value(InferenceRow row);

    /** The question whose answer is yes where the value is above a bound, and no where it is at most that. */
    TreeSplit above(double bound);

    /**
     * A number: 0 where there is none, else 1 and how many cuts it is not below.
     *
     * @param column its index
     * @param cuts ascending
     */
    record Rank(int column, List<Double> cuts) implements TreeInput {
        public Rank {
            cuts = List.copyOf(cuts);
        }

        @Override
        public double value(InferenceRow row) {
            if (!row.present[column] || Double.isNaN(row.number[column])) {
                return 0;
            }
            int rank = 1;
            while (rank <= cuts.size() && row.number[column] >= cuts.get(rank - 1)) {
                rank++;
            }
            return rank;
        }

        @Override
        public TreeSplit above(double bound) {
            int rank = (int) Math.floor(bound);
            return TreeSplit.atLeast(column, rank == 0 ? Double.NEGATIVE_INFINITY : cuts.get(rank - 1));
        }
    }

    /**
     * 1 for one category of a column.
     *
     * @param column its index
     * @param category the category
     * @param hash of it
     */
    record Indicator(int column, String category, long hash) implements TreeInput {
        @Override
        public double value(InferenceRow row) {
            return row.present[column] && row.hash[column] == hash ? 1 : 0;
        }

        @Override
        public TreeSplit above(double bound) {
            return TreeSplit.is(column, category, hash);
        }
    }

    /**
     * 1 where there is no category.
     *
     * @param column its index
     */
    record Missing(int column) implements TreeInput {
        @Override
        public double value(InferenceRow row) {
            return row.present[column] ? 0 : 1;
        }

        @Override
        public TreeSplit above(double bound) {
            return TreeSplit.missing(column);
        }
    }

    /** Columns that a tree may ask: features and predictions, but not how long a prediction took. */
    static List<Column> columns(InferenceLayout layout) {
        return layout.columns().stream()
                .filter(column -> !column.target().equals(InferenceLayout.LATENCY))
                .toList();
    }

    /**
     * The inputs of the rows of a reference.
     *
     * @param numbers finite values of each NUMBER column among {@link #columns}, in any order; none of others
     */
    static List<TreeInput> of(Reference reference, List<Column> columns, List<double[]> numbers) {
        long many = columns.stream()
                .filter(column -> column.kind() == Column.Kind.NUMBER)
                .count();
        int parts = (int) Math.max(LEAST_CUTS, Math.min(MOST_CUTS, ALL_CUTS / Math.max(1, many)));
        List<TreeInput> inputs = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            int column = columns.get(i).index();
            if (reference.column(column) instanceof CategoryView view) {
                inputs.add(new Missing(column));
                view.categories().stream()
                        .filter(category -> category.count() > 0)
                        .sorted(Comparator.comparingLong(CategoryCount::count)
                                .reversed()
                                .thenComparing(CategoryCount::name))
                        .limit(CATEGORIES)
                        .forEach(category -> inputs.add(new Indicator(column, category.name(), category.hash())));
            } else {
                inputs.add(new Rank(column, cuts(numbers.get(i), parts)));
            }
        }
        return inputs;
    }

    /** Short numbers that part the values into about equally many; a value that fills a part has cuts on both sides. */
    private static List<Double> cuts(double[] values, int parts) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        TreeSet<Double> cuts = new TreeSet<>();
        for (int part = 1; part < parts && sorted.length > 0; part++) {
            int rank = (int) ((long) part * sorted.length / parts);
            int first = rank;
            while (first > 0 && sorted[first - 1] == sorted[rank]) {
                first--;
            }
            int after = rank;
            while (after < sorted.length && sorted[after] == sorted[rank]) {
                after++;
            }
            if (first > 0) {
                cuts.add(shortest(sorted[first - 1], sorted[first]));
            }
            if (after < sorted.length && after - first >= sorted.length / parts) {
                cuts.add(shortest(sorted[rank], sorted[after]));
            }
        }
        return List.copyOf(cuts);
    }

    /** The number of fewest digits above one number and at most another. */
    private static double shortest(double above, double most) {
        BigDecimal middle = new BigDecimal(above / 2 + most / 2);
        for (int digits = 1; digits < 17; digits++) {
            double rounded = middle.round(new MathContext(digits)).doubleValue();
            if (above < rounded && rounded <= most) {
                return rounded;
            }
        }
        return most;
    }
}
