package org.mlaudit.streams.explain.global;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.mlaudit.streams.performance.OutcomeSample;
import org.mlaudit.streams.performance.OutcomeSample.Outcome;
import org.mlaudit.streams.performance.OutcomeSummary;
import org.mlaudit.streams.profile.RowSample;
import org.mlaudit.streams.profile.SampledRow;
import org.mlaudit.streams.profile.WindowSummary;

/**
 * The inputs of a window with what came of them: the rows that are in both the sample of inputs and that of outcomes, by the
 * hash of their ids. As either holds the rows with the smallest hashes, they are a random sample of the window's rows that
 * have an outcome. Both samples are as large as the contract's policy {@value RowSample#ROWS_POLICY} says.
 */
public final class LabelledRows {
    private LabelledRows() {}

    /**
     * An inference with what came of it.
     *
     * @param row its values
     * @param outcome the real class or quantity, and its weight
     */
    public record LabelledRow(SampledRow row, Outcome outcome) {}

    /**
     * The labelled rows of a window, by ascending hash. An id that came more than once with different values is left out.
     *
     * @param inputs the window's inferences
     * @param outcomes the same window's outcomes
     */
    public static List<LabelledRow> of(WindowSummary inputs, OutcomeSummary outcomes) {
        return join(inputs.sample().rows(), outcomes.sample());
    }

    private static List<LabelledRow> join(List<SampledRow> rows, OutcomeSample outcomes) {
        Set<Long> ambiguous = new HashSet<>();
        List<SampledRow> distinct = new ArrayList<>();
        for (SampledRow row : rows) {
            if (distinct.isEmpty() || distinct.getLast().key() != row.key()) {
                distinct.add(row);
            } else if (!distinct.getLast().equals(row)) {
                ambiguous.add(row.key());
            }
        }
        List<LabelledRow> labelled = new ArrayList<>();
        for (SampledRow row : distinct) {
            Optional<Outcome> outcome = ambiguous.contains(row.key()) ? Optional.empty() : outcomes.outcome(row.key());
            outcome.ifPresent(known -> labelled.add(new LabelledRow(row, known)));
        }
        return labelled;
    }
}
