package org.mlaudit.streams.anomaly;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.Feature;
import org.mlaudit.streams.profile.CategoryCount;
import org.mlaudit.streams.profile.CategoryView;

/**
 * How rare a CATEGORY column's value is: the share of the reference's rows whose category is as rare or rarer, a missing
 * value counting as a category. One that the reference does not have is as probable as all its categories that occur once
 * together (Good 1953). Where the reference had more categories than it counts, one that it does not know says nothing.
 */
final class CategoryTail implements ColumnTail {
    private final Column column;
    private final long[] hashes;
    private final double[] probabilities;
    private final double unknown;
    private final double missing;
    /** Counts of rows by ascending rarity: p-values, and the shares of rows with at most that. */
    private final double[] steps;

    private final double[] shares;

    /** The categories of a column of a reference that has rows. */
    CategoryTail(Column column, CategoryView view) {
        this.column = column;
        double rows = view.rows();
        List<CategoryCount> seen = view.categories().stream()
                .filter(category -> category.count() > 0)
                .sorted(Comparator.comparingLong(CategoryCount::hash))
                .toList();
        long once = seen.stream().filter(category -> category.count() == 1).count() + (view.missing() == 1 ? 1 : 0);
        long[] counts = new long[seen.size() + 1];
        for (int i = 0; i < seen.size(); i++) {
            counts[i] = seen.get(i).count();
        }
        counts[seen.size()] = view.missing();
        this.hashes = seen.stream().mapToLong(CategoryCount::hash).toArray();
        this.probabilities = new double[hashes.length];
        for (int i = 0; i < hashes.length; i++) {
            probabilities[i] = asRare(counts, counts[i], rows);
        }
        this.unknown = view.other() > 0 ? 1 : (once + 1) / (rows + 1);
        this.missing = view.missing() == 0 ? (once + 1) / (rows + 1) : asRare(counts, view.missing(), rows);
        long[] ascending =
                Arrays.stream(counts).filter(count -> count > 0).sorted().toArray();
        this.steps = new double[ascending.length];
        this.shares = new double[ascending.length];
        double total = 0;
        for (int i = 0; i < ascending.length; i++) {
            total += ascending[i];
            steps[i] = asRare(counts, ascending[i], rows);
            shares[i] = total / rows;
        }
    }

    private static double asRare(long[] counts, long count, double rows) {
        long total = Arrays.stream(counts).filter(other -> other <= count).sum();
        return (total + 1) / (rows + 1);
    }

    @Override
    public double pValue(InferenceRow row) {
        int index = column.index();
        if (!row.present[index]) {
            return missing;
        }
        int at = Arrays.binarySearch(hashes, row.hash[index]);
        return at < 0 ? unknown : probabilities[at];
    }

    @Override
    public double shareAtMost(double p) {
        double share = unknown <= p ? unknown : 0;
        int step = 0;
        while (step < steps.length && steps[step] <= p) {
            step++;
        }
        return step == 0 ? share : Math.max(share, shares[step - 1]);
    }

    @Override
    public String describe(InferenceRow row) {
        int index = column.index();
        if (!row.present[index]) {
            return column.target() + " is missing";
        }
        boolean quotable = column.feature().map(Feature::quotable).orElse(true);
        return column.target() + (quotable ? " '" + row.text(index) + "'" : "") + " is that rare";
    }
}
