package org.mlaudit.streams.reference;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.streams.config.Suggestions;

/** Which column of a file holds what. */
final class ColumnMapping {
    /** Stands for a column that the file does not have. */
    static final int ABSENT = -1;

    /** Names that outputs have unless told otherwise. */
    private static final Map<String, List<String>> USUAL = Map.of(
            "occurredAt", List.of("occurredAt", "occurred_at"),
            "prediction.label", List.of("prediction.label", "prediction_label"),
            "prediction.score", List.of("prediction.score", "prediction_score"),
            "prediction.probabilities", List.of("prediction.probabilities", "prediction_probabilities"),
            "prediction.value", List.of("prediction.value", "prediction_value"),
            "latency", List.of("latencyMicros", "latency_micros"),
            "truth.label", List.of("truth.label", "truth_label"),
            "truth.value", List.of("truth.value", "truth_value"),
            "truth.weight", List.of("truth.weight", "truth_weight"));

    private final int[] features;
    private final Map<String, Integer> outputs = new HashMap<>();

    /**
     * Finds the columns.
     *
     * @throws ReferenceDataException naming all that are missing
     */
    ColumnMapping(Path file, ModelContract contract, List<String> columns, Map<String, String> given) {
        List<String> problems = new ArrayList<>();
        List<String> known = new ArrayList<>(new TreeSet<>(ReferenceOptions.OUTPUTS));
        contract.features().forEach(feature -> known.add(feature.name()));
        given.forEach((what, column) -> {
            if (!known.contains(what)) {
                problems.add("'" + what + "' is neither a feature of " + contract.key() + " nor one of "
                        + String.join(", ", new TreeSet<>(ReferenceOptions.OUTPUTS)));
            } else if (!columns.contains(column)) {
                problems.add("there is no column '" + column + "' for " + what + guess(column, columns));
            }
        });
        this.features = new int[contract.features().size()];
        for (int i = 0; i < features.length; i++) {
            Feature feature = contract.features().get(i);
            String column = given.getOrDefault(feature.name(), feature.name());
            features[i] = columns.indexOf(column);
            if (features[i] == ABSENT && !feature.nullable() && !given.containsKey(feature.name())) {
                problems.add("there is no column for the feature " + feature.name() + guess(feature.name(), columns));
            }
        }
        for (String output : ReferenceOptions.OUTPUTS) {
            List<String> names =
                    given.containsKey(output) ? List.of(given.get(output)) : USUAL.getOrDefault(output, List.of());
            outputs.put(
                    output,
                    names.stream()
                            .map(columns::indexOf)
                            .filter(index -> index != ABSENT)
                            .findFirst()
                            .orElse(ABSENT));
        }
        if (!predicted() && (given.containsKey("truth.label") || given.containsKey("truth.value"))) {
            problems.add(
                    "truths are held against predictions, and no column holds prediction.label, prediction.score or"
                            + " prediction.value");
        }
        if (!problems.isEmpty()) {
            throw new ReferenceDataException(file + " does not fit the contract " + contract.key() + ": "
                    + String.join("; ", problems) + ". It has the columns " + String.join(", ", columns)
                    + "; --column FEATURE=COLUMN names one that is called otherwise.");
        }
    }

    private static String guess(String name, List<String> columns) {
        return Suggestions.nearest(name, columns, 2)
                .map(nearest -> " (did you mean " + nearest + "?)")
                .orElse("");
    }

    /** Column of the contract's feature with this index, or {@link #ABSENT}. */
    int feature(int index) {
        return features[index];
    }

    /** Column of one of {@link ReferenceOptions#OUTPUTS}, or {@link #ABSENT}. */
    int output(String name) {
        return outputs.getOrDefault(name, ABSENT);
    }

    /** Whether the file has predictions. */
    boolean predicted() {
        return has("prediction.label")
                || has("prediction.score")
                || has("prediction.probabilities")
                || has("prediction.value");
    }

    /** Whether the file has a column for it. */
    boolean has(String output) {
        return output(output) != ABSENT;
    }
}
