package org.mlaudit.streams.query;

import com.fasterxml.jackson.databind.node.BaseJsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Map;
import java.util.Optional;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.streams.explain.ExplainedModel;
import org.mlaudit.streams.explain.Explanation;
import org.mlaudit.streams.explain.decision.AcceptedCase;
import org.mlaudit.streams.explain.decision.Change;
import org.mlaudit.streams.explain.decision.Contrast;
import org.mlaudit.streams.explain.decision.Counterfactual;
import org.mlaudit.streams.explain.decision.Counterfactuals;
import org.mlaudit.streams.explain.decision.DecisionReport;
import org.mlaudit.streams.explain.decision.FeatureValue;
import org.mlaudit.streams.explain.decision.Reasons;
import org.mlaudit.streams.explain.decision.Waterfall;
import org.mlaudit.streams.explain.decision.WaterfallStep;
import org.mlaudit.streams.query.DecisionAnswers.AcceptedAnswer;
import org.mlaudit.streams.query.DecisionAnswers.ChangeAnswer;
import org.mlaudit.streams.query.DecisionAnswers.ContrastAnswer;
import org.mlaudit.streams.query.DecisionAnswers.CounterfactualAnswer;
import org.mlaudit.streams.query.DecisionAnswers.CounterfactualsAnswer;
import org.mlaudit.streams.query.DecisionAnswers.DecisionAnswer;
import org.mlaudit.streams.query.DecisionAnswers.DifferenceAnswer;
import org.mlaudit.streams.query.DecisionAnswers.ReasonAnswer;
import org.mlaudit.streams.query.DecisionAnswers.ReasonsAnswer;
import org.mlaudit.streams.query.DecisionAnswers.StepAnswer;
import org.mlaudit.streams.query.DecisionAnswers.UnmappedAnswer;
import org.mlaudit.streams.query.DecisionAnswers.WaterfallAnswer;
import org.mlaudit.streams.query.ExplanationAnswers.AttributionAnswer;
import org.mlaudit.streams.query.ExplanationAnswers.ExplanationAnswer;
import org.mlaudit.streams.query.ExplanationAnswers.Place;

/** Reports on decisions in the shapes of answers. */
final class DecisionText {
    private DecisionText() {}

    /**
     * A report.
     *
     * @param id of the inference, if it has one
     * @param place where it was recorded, if it was
     */
    static DecisionAnswer answer(
            ExplainedModel model,
            Optional<String> id,
            Optional<Place> place,
            InferenceRow row,
            DecisionReport report,
            Answers.Source source) {
        double recorded = model.recorded(row, report.explanation().target());
        return new DecisionAnswer(
                id.orElse(null),
                model.contract().key().model(),
                model.contract().key().version(),
                place.orElse(null),
                FeatureValues.of(row),
                report.decision().orElse(null),
                report.recorded().orElse(null),
                Double.isFinite(recorded) ? (Double) recorded : null,
                report.adverse(),
                explanation(
                        report.explanation(),
                        model.targetName(report.explanation().target())),
                waterfall(report.waterfall(), FeatureValues.of(row)),
                reasons(report.reasons()),
                counterfactuals(report.counterfactuals()),
                contrast(report.contrast()),
                source);
    }

    static ExplanationAnswer explanation(Explanation explanation, String target) {
        return new ExplanationAnswer(
                explanation.method().text(),
                explanation.space().text(),
                explanation.kernel(),
                Long.toString(explanation.seed()),
                explanation.modelDigest(),
                target.isEmpty() ? null : target,
                explanation.output(),
                explanation.baseValue(),
                explanation.prediction(),
                StoredAnswers.sorted(explanation.attributions().stream()
                        .map(each -> new AttributionAnswer(
                                each.feature(), each.value(), ArtifactRoutes.nullable(each.standardError())))
                        .toList()),
                explanation.additivityError(),
                ArtifactRoutes.nullable(explanation.fidelity()),
                explanation.evaluations());
    }

    private static WaterfallAnswer waterfall(Waterfall waterfall, Map<String, BaseJsonNode> features) {
        return new WaterfallAnswer(
                waterfall.base(),
                waterfall.output(),
                ArtifactRoutes.nullable(waterfall.basePrediction()),
                waterfall.prediction(),
                waterfall.steps().stream().map(step -> step(step, features)).toList());
    }

    private static StepAnswer step(WaterfallStep step, Map<String, BaseJsonNode> features) {
        return new StepAnswer(
                step.feature(),
                features.getOrDefault(step.feature(), NullNode.instance),
                step.from(),
                step.to(),
                ArtifactRoutes.nullable(step.fromPrediction()),
                ArtifactRoutes.nullable(step.toPrediction()));
    }

    private static ReasonsAnswer reasons(Reasons reasons) {
        return new ReasonsAnswer(
                reasons.base(),
                reasons.principal().stream()
                        .map(each -> new ReasonAnswer(
                                each.code(), each.text(), each.features(), each.contribution(), each.share()))
                        .toList(),
                reasons.unmapped().stream()
                        .map(each -> new UnmappedAnswer(each.feature(), each.contribution(), each.share()))
                        .toList(),
                reasons.whyNone().orElse(null));
    }

    private static CounterfactualsAnswer counterfactuals(Counterfactuals counterfactuals) {
        return new CounterfactualsAnswer(
                counterfactuals.method().text(),
                counterfactuals.evaluations(),
                counterfactuals.found().stream()
                        .map(DecisionText::counterfactual)
                        .toList(),
                counterfactuals.whyNone().orElse(null));
    }

    private static CounterfactualAnswer counterfactual(Counterfactual counterfactual) {
        return new CounterfactualAnswer(
                counterfactual.changes().stream().map(DecisionText::change).toList(),
                counterfactual.distance(),
                counterfactual.decision(),
                counterfactual.output(),
                counterfactual.prediction(),
                counterfactual.provenFeatures());
    }

    private static ChangeAnswer change(Change change) {
        return new ChangeAnswer(change.feature(), value(change.from()), value(change.to()), change.distance());
    }

    private static ContrastAnswer contrast(Contrast contrast) {
        return new ContrastAnswer(
                contrast.accepted(),
                contrast.similar().stream().map(DecisionText::accepted).toList(),
                contrast.whyNone().orElse(null));
    }

    private static AcceptedAnswer accepted(AcceptedCase accepted) {
        return new AcceptedAnswer(
                accepted.distance(),
                accepted.decision(),
                accepted.prediction(),
                accepted.differences().stream()
                        .map(each -> new DifferenceAnswer(
                                each.feature(),
                                value(each.value()),
                                each.accepted().map(DecisionText::value).orElse(NullNode.instance),
                                each.accepted().isEmpty(),
                                ArtifactRoutes.nullable(each.towardsAdverse())))
                        .toList());
    }

    private static BaseJsonNode value(FeatureValue value) {
        return switch (value) {
            case FeatureValue.Numeric number ->
                Double.isFinite(number.value()) ? DoubleNode.valueOf(number.value()) : NullNode.instance;
            case FeatureValue.Category category -> TextNode.valueOf(category.name());
            case FeatureValue.Missing missing -> NullNode.instance;
        };
    }
}
