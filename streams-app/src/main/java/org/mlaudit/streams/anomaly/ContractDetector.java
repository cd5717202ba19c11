package org.mlaudit.streams.anomaly;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.mlaudit.codec.CategoryHash;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.FeatureType;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.contract.PredictionSpec;
import org.mlaudit.contract.Range;

/**
 * What breaks the contract: a number that is not finite or out of its range, a category that is not one of those allowed, a
 * feature that is missing and may not be. The score is the number of columns that do, and one is enough. Records that break
 * the contract are refused at capture, so this sees what other producers write.
 */
final class ContractDetector implements Detector {
    private final InferenceLayout layout;
    private final double[] low;
    private final double[] high;
    /** Hashes of the allowed categories, ascending; none where any is allowed. */
    private final long[][] allowed;

    private final boolean[] number;
    private final boolean[] required;

    ContractDetector(InferenceLayout layout) {
        int columns = layout.columns().size();
        this.layout = layout;
        this.low = new double[columns];
        this.high = new double[columns];
        this.allowed = new long[columns][];
        this.number = new boolean[columns];
        this.required = new boolean[columns];
        for (Column column : layout.columns()) {
            int index = column.index();
            Range range = range(layout, column);
            low[index] = Math.max(range.min(), -Double.MAX_VALUE);
            high[index] = Math.min(range.max(), Double.MAX_VALUE);
            allowed[index] = allowed(layout, column).stream()
                    .mapToLong(CategoryHash::of)
                    .sorted()
                    .toArray();
            number[index] = column.kind() == Column.Kind.NUMBER;
            required[index] =
                    column.feature().map(feature -> !feature.nullable()).orElse(false);
        }
    }

    private static Range range(InferenceLayout layout, Column column) {
        if (column.feature().isPresent()) {
            Feature feature = column.feature().get();
            return feature.type() == FeatureType.NUMERIC ? feature.range() : Range.ALL;
        }
        return switch (column.target()) {
            case InferenceLayout.VALUE -> layout.contract().prediction().range();
            case InferenceLayout.SCORE -> new Range(0, 1);
            default -> Range.ALL;
        };
    }

    private static List<String> allowed(InferenceLayout layout, Column column) {
        if (column.feature().isPresent()) {
            return column.feature().get().categories();
        }
        PredictionSpec prediction = layout.contract().prediction();
        boolean label = column.target().equals(InferenceLayout.LABEL);
        return label && prediction.kind() != PredictionKind.REGRESSION ? prediction.classes() : List.of();
    }

    @Override
    public String name() {
        return DetectorPolicy.CONTRACT;
    }

    @Override
    public double score(InferenceRow row) {
        int broken = 0;
        for (int column = 0; column < number.length; column++) {
            broken += breaks(row, column) ? 1 : 0;
        }
        return broken;
    }

    private boolean breaks(InferenceRow row, int column) {
        if (!row.present[column]) {
            return required[column];
        }
        if (number[column]) {
            double value = row.number[column];
            return !(value >= low[column] && value <= high[column]);
        }
        long[] names = allowed[column];
        return names.length > 0 && Arrays.binarySearch(names, row.hash[column]) < 0;
    }

    @Override
    public double threshold() {
        return 1;
    }

    @Override
    public double expectedAtMost() {
        return 0;
    }

    @Override
    public Outlier explain(InferenceRow row, double score) {
        SortedMap<String, Double> contributions = new TreeMap<>();
        List<String> faults = new ArrayList<>();
        for (Column column : layout.columns()) {
            if (breaks(row, column.index())) {
                contributions.put(column.target(), 1.0);
                faults.add(column.target() + fault(row, column.index()));
            }
        }
        return new Outlier(name(), score, threshold(), OptionalDouble.empty(), contributions, Sentences.joined(faults));
    }

    private String fault(InferenceRow row, int column) {
        if (!row.present[column]) {
            return " is missing and may not be";
        }
        if (!number[column]) {
            return " is not one of its categories";
        }
        double value = row.number[column];
        if (!Double.isFinite(value)) {
            return " is not finite";
        }
        return value < low[column]
                ? " is less than " + Sentences.number(low[column])
                : " is more than " + Sentences.number(high[column]);
    }
}
