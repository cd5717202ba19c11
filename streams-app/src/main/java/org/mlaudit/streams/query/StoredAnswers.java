package org.mlaudit.streams.query;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.event.Explanation;
import org.mlaudit.streams.query.ExplanationAnswers.AttributionAnswer;
import org.mlaudit.streams.query.ExplanationAnswers.ExplanationAnswer;
import org.mlaudit.streams.query.ExplanationAnswers.GivenReasonAnswer;
import org.mlaudit.streams.query.ExplanationAnswers.Input;
import org.mlaudit.streams.query.ExplanationAnswers.Place;
import org.mlaudit.streams.query.ExplanationAnswers.RecordedExplanation;

/** Inferences and their explanations, as they were recorded, in the shapes of answers. */
final class StoredAnswers {
    private static final Comparator<AttributionAnswer> GREATEST_FIRST =
            Comparator.comparingDouble(attribution -> -Math.abs(attribution.value()));

    private StoredAnswers() {}

    static Place place(StoredInference inference) {
        return new Place(inference.topic(), inference.partition(), inference.offset());
    }

    static RecordedExplanation explanation(Explanation event) {
        return new RecordedExplanation(
                event.getWhy(),
                attributions(event),
                event.getReasons().stream()
                        .map(each -> new GivenReasonAnswer(
                                each.getCode(), each.getText(), each.getContribution(), each.getFeatures()))
                        .toList(),
                event.getUnmapped());
    }

    private static ExplanationAnswer attributions(Explanation event) {
        return new ExplanationAnswer(
                event.getMethod(),
                event.getOutputSpace(),
                event.getKernel(),
                Long.toString(event.getSeed()),
                event.getModelDigest(),
                event.getTarget().isEmpty() ? null : event.getTarget(),
                event.getOutput(),
                event.getBaseValue(),
                event.getPrediction(),
                sorted(event.getAttributions().stream()
                        .map(each -> new AttributionAnswer(each.getFeature(), each.getValue(), each.getStandardError()))
                        .toList()),
                event.getAdditivityError(),
                event.getFidelity(),
                event.getEvaluations());
    }

    /** By magnitude, the greatest first; of equals in the contract's order. */
    static List<AttributionAnswer> sorted(List<AttributionAnswer> attributions) {
        return attributions.stream().sorted(GREATEST_FIRST).toList();
    }

    static Input input(InferenceRow row) {

        return new Input(
                FeatureValues.of(row),
                text(row, InferenceLayout.LABEL),
                number(row, InferenceLayout.SCORE),
                probabilities(row),
                number(row, InferenceLayout.VALUE),
                number(row, InferenceLayout.LATENCY));
    }

    private static Optional<Integer> present(InferenceRow row, String target) {
        return row.layout.column(target).map(Column::index).filter(column -> row.present[column]);
    }

    private static @Nullable String text(InferenceRow row, String target) {
        return present(row, target).map(row::text).orElse(null);
    }

    private static @Nullable Double number(InferenceRow row, String target) {
        return present(row, target)
                .map(column -> row.number[column])
                .filter(Double::isFinite)
                .orElse(null);
    }

    private static @Nullable Map<String, Double> probabilities(InferenceRow row) {
        if (!row.probabilitiesPresent) {
            return null;
        }
        List<String> classes = row.layout.contract().prediction().classes();
        Map<String, Double> probabilities = new LinkedHashMap<>();
        for (int i = 0; i < row.probabilities.length; i++) {
            probabilities.put(classes.get(i), (double) row.probabilities[i]);
        }
        return probabilities;
    }
}
