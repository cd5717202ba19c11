package org.mlaudit.streams.explain.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mlaudit.contract.AllowedChange;
import org.mlaudit.contract.ChangeSpec;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ReasonSpec;
import org.mlaudit.streams.explain.Attribution;
import org.mlaudit.streams.explain.Explanation;
import org.tribuo.classification.sgd.linear.LogisticRegressionTrainer;
import org.tribuo.classification.xgboost.XGBoostClassificationTrainer;
import org.tribuo.common.xgboost.XGBoostTrainer.BoosterType;
import org.tribuo.common.xgboost.XGBoostTrainer.LoggingVerbosity;
import org.tribuo.common.xgboost.XGBoostTrainer.TreeMethod;

/** Denials of real applications for credit by models that Tribuo trained, and what the people who applied can be told. */
class CreditDecisionsTest {
    private static final int DENIALS = 12;

    private static final List<Arguments> DECISIONS = List.of(
            Arguments.of("boosted trees on lending", CreditDecisions.of("lending", boosted(100, 6)), 9),
            Arguments.of(
                    "logistic regression on lending",
                    CreditDecisions.of("lending", new LogisticRegressionTrainer()),
                    6),
            Arguments.of(
                    "boosted trees on german",
                    CreditDecisions.of("german", boosted(100, 4), "sex", "foreign", "dependants"),
                    6),
            Arguments.of(
                    "logistic regression on german",
                    CreditDecisions.of("german", new LogisticRegressionTrainer(), "sex", "foreign", "dependants"),
                    6));

    private static XGBoostClassificationTrainer boosted(int rounds, int depth) {
        return new XGBoostClassificationTrainer(
                BoosterType.GBTREE,
                TreeMethod.HIST,
                rounds,
                0.1,
                0,
                depth,
                1,
                0.8,
                0.8,
                1,
                0,
                1,
                LoggingVerbosity.SILENT,
                7);
    }

    static List<Arguments> decisions() {
        return DECISIONS;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("decisions")
    void aDenialHasReasonsCounterfactualsContrastAndAWaterfall(String name, CreditDecisions credit, int least) {
        double threshold = credit.layout().contract().prediction().threshold();
        int denials = 0;
        int turned = 0;
        for (Map<String, String> application : credit.applications()) {
            DecisionReport report = credit.report(application, ReportOptions.DEFAULT);
            double score = credit.ofTribuo(application);
            assertThat(report.explanation().prediction()).isCloseTo(score, within(1e-6));
            assertThat(report.adverse()).isEqualTo(score >= threshold);
            assertThat(report.decision()).contains(score >= threshold ? "bad" : "good");
            if (!report.adverse()) {
                assertThat(report.reasons().principal()).isEmpty();
                assertThat(report.counterfactuals().whyNone()).contains("the decision is not adverse");
                continue;
            }
            reasonsAreOfTheContract(credit.layout().contract(), report);
            stepsLeadFromTheBaseToTheOutput(report);
            othersWereAccepted(credit, application, report.contrast());
            for (Counterfactual found : report.counterfactuals().found()) {
                tribuoAccepts(credit, application, found);
            }
            turned += report.counterfactuals().found().isEmpty() ? 0 : 1;
            if (++denials == DENIALS) {
                break;
            }
        }
        assertThat(denials).as("denials").isEqualTo(DENIALS);
        assertThat(turned).as("denials that a change would turn").isGreaterThanOrEqualTo(least);
    }

    private static void reasonsAreOfTheContract(ModelContract contract, DecisionReport report) {
        List<PrincipalReason> reasons = report.reasons().principal();
        assertThat(reasons).hasSizeBetween(1, 4);
        double before = Double.POSITIVE_INFINITY;
        double share = 0;
        for (PrincipalReason reason : reasons) {
            ReasonSpec spec = contract.explanation().reasons().stream()
                    .filter(each -> each.code().equals(reason.code()))
                    .findFirst()
                    .orElseThrow();
            assertThat(reason.text()).isEqualTo(spec.text());
            assertThat(reason.features()).isNotEmpty();
            assertThat(spec.features()).containsAll(reason.features());
            double pushed = report.explanation().attributions().stream()
                    .filter(each -> spec.features().contains(each.feature()))
                    .mapToDouble(Attribution::value)
                    .sum();
            assertThat(reason.contribution())
                    .isPositive()
                    .isCloseTo(pushed, within(1e-9))
                    .isLessThanOrEqualTo(before);
            before = reason.contribution();
            share += reason.share();
        }
        assertThat(share).isLessThanOrEqualTo(1 + 1e-9);
        report.reasons()
                .unmapped()
                .forEach(feature -> assertThat(contract.explanation().reasons())
                        .noneMatch(reason -> reason.features().contains(feature.feature())));
    }

    private static void stepsLeadFromTheBaseToTheOutput(DecisionReport report) {
        Waterfall waterfall = report.waterfall();
        double at = report.explanation().baseValue();
        assertThat(waterfall.base()).isEqualTo(at);
        for (WaterfallStep step : waterfall.steps()) {
            assertThat(step.from()).isEqualTo(at);
            assertThat(step.toPrediction().orElseThrow()).isCloseTo(1 / (1 + Math.exp(-step.to())), within(1e-12));
            assertThat(step.feature()).isNotEqualTo(Waterfall.UNEXPLAINED);
            at = step.to();
        }
        assertThat(at).isCloseTo(report.explanation().output(), within(1e-5 * (1 + Math.abs(at))));
    }

    private static void othersWereAccepted(CreditDecisions credit, Map<String, String> application, Contrast contrast) {
        assertThat(contrast.similar()).hasSize(3);
        double nearest = 0;
        for (AcceptedCase other : contrast.similar()) {
            assertThat(other.decision()).isEqualTo("good");
            assertThat(other.distance()).isBetween(nearest, 1.0);
            nearest = other.distance();
            assertThat(other.differences()).isNotEmpty();
            double before = Double.POSITIVE_INFINITY;
            for (Difference difference : other.differences()) {
                boolean quotable = credit.layout()
                        .column(difference.feature())
                        .orElseThrow()
                        .feature()
                        .orElseThrow()
                        .quotable();
                assertThat(difference.accepted().isPresent()).isEqualTo(quotable);
                assertThat(difference.value()).isEqualTo(value(application, difference));
                assertThat(difference.towardsAdverse().orElseThrow()).isLessThanOrEqualTo(before);
                before = difference.towardsAdverse().orElseThrow();
            }
        }
    }

    private static FeatureValue value(Map<String, String> application, Difference difference) {
        String text = application.get(difference.feature());
        return difference.value() instanceof FeatureValue.Numeric
                ? new FeatureValue.Numeric(Double.parseDouble(text))
                : new FeatureValue.Category(text);
    }

    private static void tribuoAccepts(CreditDecisions credit, Map<String, String> application, Counterfactual found) {
        ModelContract contract = credit.layout().contract();
        Map<String, String> changed = new LinkedHashMap<>(application);
        Map<String, FeatureValue> values = new HashMap<>();
        for (Change change : found.changes()) {
            assertThat(change.from().text()).isNotEqualTo(change.to().text());
            assertThat(change.feature()).isNotIn("age", "sex", "foreign");
            contract.explanation().changes().stream()
                    .filter(spec -> spec.feature().equals(change.feature()))
                    .forEach(spec -> isAllowed(spec, change));
            changed.put(change.feature(), change.to().text());
            values.put(change.feature(), change.to());
        }
        double score = credit.ofTribuo(changed);
        assertThat(score).isLessThan(contract.prediction().threshold());
        assertThat(found.prediction()).isCloseTo(score, within(1e-6));
        assertThat(found.decision()).isEqualTo("good");

        WhatIf answer = credit.explainer().whatIf(credit.row(application), values, credit::explanation);
        assertThat(answer.decision()).contains("good");
        assertThat(answer.after().output()).isCloseTo(found.output(), within(1e-12));
        assertThat(answer.before().output())
                .isEqualTo(credit.explanation(application).output());
        assertThat(answer.changes()).extracting(Change::to).containsExactlyInAnyOrderElementsOf(values.values());
    }

    private static void isAllowed(ChangeSpec spec, Change change) {
        assertThat(spec.allowed()).isNotEqualTo(AllowedChange.NONE);
        if (change.from() instanceof FeatureValue.Numeric from && change.to() instanceof FeatureValue.Numeric to) {
            assertThat(spec.range().contains(to.value())).isTrue();
            double moved = to.value() - from.value();
            assertThat(spec.allowed() == AllowedChange.INCREASE && moved < 0).isFalse();
            assertThat(spec.allowed() == AllowedChange.DECREASE && moved > 0).isFalse();
            spec.step().ifPresent(step -> assertThat(moved / step).isCloseTo(Math.rint(moved / step), within(1e-9)));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("decisions")
    void reasonsAreGivenAgainstAcceptedCasesToo(String name, CreditDecisions credit, int least) {
        Map<String, String> denied = credit.applications().stream()
                .filter(application ->
                        credit.report(application, ReportOptions.DEFAULT).adverse())
                .findFirst()
                .orElseThrow();
        Explanation explanation = credit.explanation(denied);
        Reasons accepted = credit.explainer().reasons(explanation, ReasonBase.ACCEPTED);
        List<Double> contributions = new ArrayList<>();
        accepted.principal().forEach(reason -> contributions.add(reason.contribution()));

        assertThat(accepted.base()).isEqualTo(ReasonBase.ACCEPTED);
        assertThat(contributions).isNotEmpty().allMatch(each -> each > 0);
    }
}
