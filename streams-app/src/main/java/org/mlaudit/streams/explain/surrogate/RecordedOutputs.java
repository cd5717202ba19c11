package org.mlaudit.streams.explain.surrogate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.mlaudit.codec.CategoryHash;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.contract.PredictionSpec;
import org.mlaudit.streams.profile.RowSample;
import org.mlaudit.streams.profile.SampledRow;

/**
 * What sampled rows say that the audited model answered: the value of a REGRESSION; the score of a BINARY model or, where fewer
 * than half of the rows hold one, whether it decided for the positive class; of a MULTICLASS model an indicator of each class.
 */
final class RecordedOutputs {
    private static final int NONE = -1;

    private final PredictionSpec prediction;
    private final List<SampledRow> rows = new ArrayList<>();
    private final List<double[]> outputs = new ArrayList<>();
    private final List<Integer> decided = new ArrayList<>();

    private RecordedOutputs(PredictionSpec prediction) {
        this.prediction = prediction;
    }

    /** The outputs of the rows that hold one. */
    static RecordedOutputs of(InferenceLayout layout, List<SampledRow> rows) {
        PredictionSpec prediction = layout.contract().prediction();
        String target = prediction.kind() == PredictionKind.REGRESSION ? InferenceLayout.VALUE : InferenceLayout.SCORE;
        int number = layout.column(target).map(Column::index).orElse(NONE);
        int label = layout.column(InferenceLayout.LABEL).map(Column::index).orElse(NONE);
        long numbers = rows.stream().filter(row -> hasNumber(row, number)).count();
        boolean byNumber = prediction.kind() == PredictionKind.REGRESSION || 2 * numbers >= Math.max(1, rows.size());
        RecordedOutputs recorded = new RecordedOutputs(prediction);
        for (SampledRow row : rows) {
            int decision = recorded.decision(row, label);
            if (prediction.kind() != PredictionKind.MULTICLASS && byNumber) {
                if (hasNumber(row, number)) {
                    recorded.add(row, new double[] {row.number(number)}, decision);
                }
            } else if (decision != NONE) {
                recorded.add(row, recorded.indicators(decision), decision);
            }
        }
        return recorded;
    }

    private static boolean hasNumber(SampledRow row, int column) {
        return column != NONE && row.present(column) && Double.isFinite(row.number(column));
    }

    private int decision(SampledRow row, int label) {
        for (int i = 0;
                label != NONE && row.present(label) && i < prediction.classes().size();
                i++) {
            if (CategoryHash.of(prediction.classes().get(i)) == row.hash(label)) {
                return i;
            }
        }
        return NONE;
    }

    private double[] indicators(int decision) {
        double[] indicators = new double[count()];
        if (prediction.kind() == PredictionKind.BINARY) {
            indicators[0] = decision;
        } else {
            indicators[decision] = 1;
        }
        return indicators;
    }

    private void add(SampledRow row, double[] output, int decision) {
        rows.add(row);
        outputs.add(output);
        decided.add(decision);
    }

    /** Number of outputs of a row. */
    int count() {
        return prediction.kind() == PredictionKind.MULTICLASS
                ? prediction.classes().size()
                : 1;
    }

    /** Whether outputs are probabilities, otherwise values. */
    boolean areProbabilities() {
        return prediction.kind() != PredictionKind.REGRESSION;
    }

    /** The rows, in the order of the sample. */
    List<SampledRow> rows() {
        return rows;
    }

    int size() {
        return rows.size();
    }

    double output(int row, int output) {
        return outputs.get(row)[output];
    }

    /** Whether rows differ in an output. */
    boolean vary() {
        return outputs.stream().anyMatch(row -> !Arrays.equals(row, outputs.get(0)));
    }

    /** The class that a row says was decided, if it says one. */
    OptionalInt decided(int row) {
        return decided.get(row) == NONE ? OptionalInt.empty() : OptionalInt.of(decided.get(row));
    }

    /** The class that outputs decide for: that of the greatest, or by the contract's threshold. */
    int decision(double[] given, int offset) {
        if (count() == 1) {
            return given[offset] >= prediction.threshold() ? 1 : 0;
        }
        int best = 0;
        for (int i = 1; i < count(); i++) {
            best = given[offset + i] > given[offset + best] ? i : best;
        }
        return best;
    }

    /** What rows of a sample must hold to be learned from. */
    static String described(RowSample sample) {
        return sample.layout().contract().prediction().kind() == PredictionKind.REGRESSION ? "value" : "score or label";
    }
}
