package org.mlaudit.streams.multivariate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.mlaudit.codec.Column;
import org.mlaudit.streams.profile.CategoryCount;
import org.mlaudit.streams.profile.CategoryView;
import org.mlaudit.streams.profile.NumberView;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.SampledRow;

/**
 * Turns the features of a row into a point: numbers as standard scores by the reference's mean and standard deviation, at most
 * {@value #MOST_DEVIATIONS} either way; categories as indicators of the {@value #CATEGORIES} most frequent ones of the
 * reference, less their shares. What is missing or not finite is put at the reference's mean, so that it stands out in no
 * direction; {@code quality.missing} judges it. At most {@value #MOST_DIMENSIONS} dimensions, in the contract's order.
 */
final class RowEncoding {
    static final int MOST_DIMENSIONS = 100;
    private static final int CATEGORIES = 8;
    private static final int MOST_DEVIATIONS = 10;

    private final List<Dimension> dimensions = new ArrayList<>();

    /** One number of a point. */
    private sealed interface Dimension {
        double of(SampledRow row);
    }

    private record Score(int column, double mean, double deviation) implements Dimension {
        @Override
        public double of(SampledRow row) {
            double value = row.number(column);
            if (!row.present(column) || !Double.isFinite(value)) {
                return 0;
            }
            double score = (value / 2 - mean / 2) / deviation * 2;
            return Math.max(-MOST_DEVIATIONS, Math.min(MOST_DEVIATIONS, score));
        }
    }

    private record Indicator(int column, long hash, double share) implements Dimension {
        @Override
        public double of(SampledRow row) {
            return row.present(column) ? (row.hash(column) == hash ? 1 : 0) - share : 0;
        }
    }

    /** The encoding by a reference. */
    RowEncoding(Reference reference, List<Column> columns) {
        for (Column column : columns) {
            if (column.feature().isPresent()) {
                add(reference, column);
            }
        }
    }

    private void add(Reference reference, Column column) {
        switch (reference.column(column.index())) {
            case NumberView view -> {
                double deviation = view.standardDeviation().orElse(0);
                if (deviation > 0 && dimensions.size() < MOST_DIMENSIONS) {
                    dimensions.add(new Score(column.index(), view.mean().orElse(0), deviation));
                }
            }
            case CategoryView view ->
                view.categories().stream()
                        .filter(category -> category.count() > 0 && category.count() < view.present())
                        .sorted(Comparator.comparingLong(CategoryCount::count)
                                .reversed()
                                .thenComparingLong(CategoryCount::hash))
                        .limit(Math.max(0, Math.min(CATEGORIES, MOST_DIMENSIONS - dimensions.size())))
                        .forEach(category -> dimensions.add(new Indicator(
                                column.index(), category.hash(), (double) category.count() / view.present())));
        }
    }

    /** Numbers of a point; 0 when no feature varies. */
    int size() {
        return dimensions.size();
    }

    double[][] points(List<SampledRow> rows) {
        double[][] points = new double[rows.size()][dimensions.size()];
        for (int row = 0; row < points.length; row++) {
            for (int i = 0; i < dimensions.size(); i++) {
                points[row][i] = dimensions.get(i).of(rows.get(row));
            }
        }
        return points;
    }
}
