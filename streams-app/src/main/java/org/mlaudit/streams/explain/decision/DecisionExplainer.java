package org.mlaudit.streams.explain.decision;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.PredictionSpec;
import org.mlaudit.streams.explain.Attribution;
import org.mlaudit.streams.explain.BlockExplainer;
import org.mlaudit.streams.explain.ExplainedModel;
import org.mlaudit.streams.explain.Explanation;
import org.mlaudit.streams.explain.decision.Counterfactuals.SearchMethod;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.mlaudit.streams.explain.model.InputEncoding;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.RowSample;
import org.mlaudit.streams.profile.SampledRow;

/**
 * What people can be told of a model's decisions: principal reasons, what would have turned the decision, accepted cases that
 * are alike, the attributions as a chart, and what the model would answer to other values. What is expensive to know of a model
 * and its background is found once, here. Immutable, safe for any number of threads; the same inference always gets the same
 * answer.
 */
public final class DecisionExplainer {
    private static final String NO_ADVERSE = "the contract names no adverse class";
    private static final String NOT_ADVERSE = "the decision is not adverse";

    private final InferenceLayout layout;
    private final CompiledModel model;
    private final InputEncoding encoding;
    private final Optional<DecisionRule> rule;
    private final List<Changeable> features;
    private final Optional<Adverse> adverse;

    /** What is known where a class is adverse. */
    private record Adverse(AcceptedCases accepted, CounterfactualSearch search) {}

    /**
     * Prepares the explanation of a model's decisions.
     *
     * @param layout of the inferences; its contract says which class is adverse, which reasons there are and what may change
     * @param model that decides
     * @param encoding of inferences as inputs of the model
     * @param background rows that say what values are usual, normally the reference's sample; few hundred are enough
     * @param exact computes the background's attributions, which ACCEPTED reasons and the differences of contrasts need; it is
     *     not used after this
     */
    public DecisionExplainer(
            InferenceLayout layout,
            CompiledModel model,
            InputEncoding encoding,
            List<SampledRow> background,
            Optional<BlockExplainer> exact) {
        this.layout = layout;
        this.model = model;
        this.encoding = encoding;
        ModelContract contract = layout.contract();
        List<Case> rows = background.stream().map(row -> Case.of(layout, row)).toList();
        features = Changeable.of(
                contract,
                IntStream.range(0, contract.features().size())
                        .mapToObj(feature -> KnownValues.of(feature, rows))
                        .toList());
        rule = DecisionRule.of(contract, model);
        adverse = rule.filter(DecisionRule::hasAdverse).map(known -> {
            RowInputs inputs = new RowInputs(layout, model, encoding);
            AcceptedCases accepted = new AcceptedCases(contract, model, known, inputs, features, rows, exact);
            CounterfactualSearch search = new CounterfactualSearch(
                    layout,
                    model,
                    encoding,
                    known,
                    features,
                    accepted.values(),
                    rows.stream().findFirst());
            return new Adverse(accepted, search);
        });
    }

    /**
     * Prepares the explanation of a registered model's decisions, with the rows of its reference as background.
     *
     * @param model loaded; if its method is exact, the background is explained by it
     * @param reference of the model; a reference that holds no rows leaves counterfactuals and contrasts without background
     */
    public static DecisionExplainer of(ExplainedModel model, Reference reference) {
        return new DecisionExplainer(
                model.layout(),
                model.model(),
                model.encoding(),
                reference.sample().map(RowSample::rows).orElse(List.of()),
                model.isExact() ? Optional.of(model.explainer()) : Optional.empty());
    }

    /**
     * The reasons of a decision alone, without looking for changes.
     *
     * @param explanation of the inference; of a model of several classes, of the decided class
     * @param base what attributions are held against
     */
    public Reasons reasons(Explanation explanation, ReasonBase base) {
        if (adverse.isEmpty()) {
            return Reasons.none(base, NO_ADVERSE);
        }
        DecisionRule known = rule.orElseThrow();
        boolean isAdverse = known.binary()
                ? known.isAdverse(new double[] {explanation.output()}, 0)
                : explanation.target() == known.adverse();
        if (!isAdverse) {
            return Reasons.none(base, NOT_ADVERSE);
        }
        double[] against = new double[explanation.attributions().size()];
        if (base == ReasonBase.ACCEPTED) {
            Optional<double[]> mean = adverse.get().accepted().meanAttributions(explanation);
            if (mean.isEmpty()) {
                return Reasons.none(base, "the attributions of accepted cases are not known by the same method");
            }
            against = mean.get();
        }
        int sign = known.towardsAdverse(explanation.target());
        List<Attribution> pushes = new ArrayList<>();
        for (int feature = 0; feature < against.length; feature++) {
            Attribution of = explanation.attributions().get(feature);
            pushes.add(new Attribution(of.feature(), sign * (of.value() - against[feature]), of.standardError()));
        }
        return Reasons.of(layout.contract().explanation(), base, pushes);
    }

    /**
     * All that can be told of one inference.
     *
     * @param row the inference
     * @param explanation of it; of a model of several classes, of the decided class
     */
    public DecisionReport report(InferenceRow row, Explanation explanation, ReportOptions options) {
        Case values = Case.of(row);
        double[] raw = new RowInputs(layout, model, encoding).raw(List.of(values));
        boolean isAdverse = rule.filter(known -> known.isAdverse(raw, 0)).isPresent();
        Waterfall waterfall = Waterfall.of(explanation, model.link(), values);
        if (!isAdverse || adverse.isEmpty()) {
            String why = adverse.isEmpty() ? NO_ADVERSE : NOT_ADVERSE;
            return new DecisionReport(
                    decision(raw),
                    recorded(row),
                    false,
                    explanation,
                    waterfall,
                    Reasons.none(options.base(), why),
                    Counterfactuals.none(SearchMethod.NONE, 0, why),
                    new Contrast(List.of(), 0, Optional.of(why)));
        }
        int sign = rule.orElseThrow().towardsAdverse(explanation.target());
        return new DecisionReport(
                decision(raw),
                recorded(row),
                true,
                explanation,
                waterfall,
                reasons(explanation, options.base()),
                adverse.get().search().find(values, options),
                adverse.get().accepted().nearest(values, explanation, sign, options.similar()));
    }

    /**
     * What the model would answer if features had other values.
     *
     * @param row the inference
     * @param changes new values by name of the feature
     * @param explainer of the model
     * @throws IllegalArgumentException if there is no such feature, or the contract does not allow the value
     */
    public WhatIf whatIf(InferenceRow row, Map<String, FeatureValue> changes, RowExplainer explainer) {
        Case before = Case.of(row);
        Case after = before;
        Map<Integer, Change> told = new TreeMap<>();
        for (Map.Entry<String, FeatureValue> change : changes.entrySet()) {
            int place = place(change.getKey());
            FeatureValue to = change.getValue();
            valid(layout.contract().features().get(place), to);
            after = after.with(place, to);
            double distance =
                    before.same(place, after) ? 0 : features.get(place).cost(before, to);
            told.put(place, new Change(change.getKey(), before.value(place), to, distance));
        }
        RowInputs inputs = new RowInputs(layout, model, encoding);
        double[] raw = inputs.raw(List.of(before, after));
        int target = rule.filter(known -> !known.binary())
                .map(known -> known.decided(raw, 0))
                .orElse(0);
        return new WhatIf(
                List.copyOf(told.values()),
                decision(Arrays.copyOfRange(raw, model.outputs(), raw.length)),
                explainer.explain(inputs.encoded(before), target),
                explainer.explain(inputs.encoded(after), target));
    }

    private int place(String name) {
        List<Feature> features = layout.contract().features();
        for (int feature = 0; feature < features.size(); feature++) {
            if (features.get(feature).name().equals(name)) {
                return feature;
            }
        }
        throw new IllegalArgumentException("there is no feature '" + name + "'");
    }

    private static void valid(Feature feature, FeatureValue value) {
        boolean valid = switch (value) {
            case FeatureValue.Numeric number -> feature.range().contains(number.value());
            case FeatureValue.Category category ->
                feature.categories().isEmpty() || feature.categories().contains(category.name());
            case FeatureValue.Missing none -> feature.nullable();
        };
        if (!valid) {
            throw new IllegalArgumentException(
                    "the contract does not allow '" + value.text() + "' as a value of '" + feature.name() + "'");
        }
    }

    private Optional<String> decision(double[] raw) {
        return rule.map(known -> known.name(known.decided(raw, 0)));
    }

    /** The class that the inference says was decided for: its label, else by its score. */
    private Optional<String> recorded(InferenceRow row) {
        Optional<Column> label = layout.column(InferenceLayout.LABEL).filter(column -> row.present[column.index()]);
        if (label.isPresent()) {
            return Optional.of(row.text(label.get().index()));
        }
        PredictionSpec prediction = layout.contract().prediction();
        return layout.column(InferenceLayout.SCORE)
                .filter(column -> row.present[column.index()])
                .map(column -> row.number[column.index()] >= prediction.threshold() ? 1 : 0)
                .map(prediction.classes()::get);
    }
}
