package org.mlaudit.streams.explain.surrogate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.mlaudit.codec.CategoryHash;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.InputKind;
import org.mlaudit.contract.InputSpec;
import org.mlaudit.streams.explain.model.InputEncoding;
import org.mlaudit.streams.profile.RowSample;
import org.mlaudit.streams.profile.SampledRow;

/**
 * Rows that surrogates are trained on, in the order of their hashes, which says nothing of them. Numbers and flags are inputs as
 * they are, missing or not; categories are one-hot for the {@value #MOST_CATEGORIES} most frequent that at least 1% of the rows
 * have. Texts and embeddings are left out.
 */
final class SurrogateRows {
    static final int MOST_CATEGORIES = 16;
    private static final double LEAST_SHARE = 0.01;

    private final InputEncoding encoding;
    /** Inputs, row by row; NaN where a number is missing or a row has another category. */
    private final double[] x;

    private final RecordedOutputs outputs;

    private SurrogateRows(InputEncoding encoding, double[] x, RecordedOutputs outputs) {
        this.encoding = encoding;
        this.x = x;
        this.outputs = outputs;
    }

    /** The rows of a sample that hold an output. */
    static SurrogateRows of(RowSample sample) {
        InferenceLayout layout = sample.layout();
        RecordedOutputs outputs = RecordedOutputs.of(layout, sample.rows());
        List<String> inputs = new ArrayList<>();
        List<InputSpec> specs = new ArrayList<>();
        for (Column column : layout.columns()) {
            column.feature().ifPresent(feature -> add(feature, column.index(), outputs.rows(), inputs, specs));
        }
        InputEncoding encoding = InputEncoding.of(layout, specs, inputs, Double.NaN);
        double[] x = new double[outputs.size() * inputs.size()];
        for (int row = 0; row < outputs.size(); row++) {
            encoding.encode(outputs.rows().get(row), x, row * inputs.size());
        }
        return new SurrogateRows(encoding, x, outputs);
    }

    private static void add(
            Feature feature, int column, List<SampledRow> rows, List<String> inputs, List<InputSpec> specs) {
        String name = feature.name();
        switch (feature.type()) {
            case NUMERIC, BOOLEAN -> {
                inputs.add(name);
                specs.add(new InputSpec(name, InputKind.NUMBER, name, 1, 0, List.of()));
            }
            case CATEGORICAL -> {
                List<String> frequent = frequent(column, rows);
                frequent.forEach(category -> inputs.add(name + "@" + category));
                if (!frequent.isEmpty()) {
                    specs.add(new InputSpec(name, InputKind.ONE_HOT, name + "@" + InputSpec.VALUE, 1, 0, List.of()));
                }
            }
            case TEXT, EMBEDDING -> {}
        }
    }

    /** The most frequent names, by name where they are as frequent; without those that were cut. */
    private static List<String> frequent(int column, List<SampledRow> rows) {
        Map<String, Integer> counts = new TreeMap<>();
        for (SampledRow row : rows) {
            String name = row.name(column);
            if (row.present(column) && CategoryHash.of(name) == row.hash(column)) {
                counts.merge(name, 1, Integer::sum);
            }
        }
        return counts.entrySet().stream()
                .filter(entry -> entry.getValue() >= Math.max(2, LEAST_SHARE * rows.size()))
                .sorted(Comparator.comparingInt((Map.Entry<String, Integer> entry) -> -entry.getValue()))
                .limit(MOST_CATEGORIES)
                .map(Map.Entry::getKey)
                .toList();
    }

    InputEncoding encoding() {
        return encoding;
    }

    int inputs() {
        return encoding.inputs();
    }

    int size() {
        return outputs.size();
    }

    RecordedOutputs outputs() {
        return outputs;
    }

    /** An input of a row; NaN where a number is missing. A category that a row does not have is 0. */
    double input(int row, int input) {
        double value = x[row * inputs() + input];
        return Double.isNaN(value) && encoding.kindOf(input) == InputKind.ONE_HOT ? 0 : value;
    }

    /** Whether an input is a number, which may be missing. */
    boolean isNumber(int input) {
        return encoding.kindOf(input) == InputKind.NUMBER;
    }

    /** Inputs of some rows as the encoding has them, row by row. */
    double[] encoded(int[] rows) {
        double[] some = new double[rows.length * inputs()];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(x, rows[i] * inputs(), some, i * inputs(), inputs());
        }
        return some;
    }

    /** Finite values of an input among some rows. */
    double[] finite(int[] rows, int input) {
        return Arrays.stream(rows)
                .mapToDouble(row -> input(row, input))
                .filter(Double::isFinite)
                .toArray();
    }

    int[] all() {
        return IntStream.range(0, size()).toArray();
    }
}
