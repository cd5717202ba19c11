package org.mlaudit.streams.explain.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.streams.explain.Attribution;
import org.mlaudit.streams.explain.Explanation;
import org.mlaudit.streams.explain.Method;
import org.mlaudit.streams.explain.closed.LinearShap;
import org.mlaudit.streams.explain.model.InputEncoding;
import org.mlaudit.streams.explain.model.LinearModel;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.OutputSpace;
import org.mlaudit.streams.profile.SampledRow;

class ReasonsTest {
    private static final List<String> FEATURES = List.of("a", "b", "c", "d", "kind");

    private final InferenceLayout layout = SmallModels.layout(SmallModels.CONTRACT);

    private static LinearModel linear(double... weights) {
        return new LinearModel(
                SmallModels.INPUTS, 0, new double[][] {weights}, new double[1], OutputSpace.LOG_ODDS, Link.SIGMOID);
    }

    private static List<Attribution> pushes(double... values) {
        List<Attribution> pushes = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            pushes.add(new Attribution(FEATURES.get(i), values[i], OptionalDouble.empty()));
        }
        return pushes;
    }

    private static Explanation explanation(double output, int target, double... phi) {
        return new Explanation(
                Method.LINEAR,
                OutputSpace.LOG_ODDS,
                "plain",
                0,
                "",
                target,
                output,
                0,
                1 / (1 + Math.exp(-output)),
                pushes(phi),
                0,
                OptionalDouble.empty(),
                0);
    }

    private DecisionExplainer explainer(InferenceLayout of, LinearModel model) {
        return new DecisionExplainer(of, model, SmallModels.encoding(of, model), List.of(), Optional.empty());
    }

    @Test
    void featuresOfOneReasonAreAddedAndOnlyWhatPushedTowardsTheDecisionIsAReason() {
        Reasons reasons = Reasons.of(layout.contract().explanation(), ReasonBase.ALL, pushes(2, -0.5, -1, 3, 0.5));

        assertThat(reasons.principal())
                .containsExactly(new PrincipalReason("R1", "a or b", List.of("a"), 1.5, 1.5 / 5));
        assertThat(reasons.unmapped())
                .containsExactly(new UnmappedFeature("d", 3, 3.0 / 5), new UnmappedFeature("kind", 0.5, 0.5 / 5));
        assertThat(reasons.whyNone()).isEmpty();
    }

    @Test
    void asManyReasonsAreGivenAsTheContractSaysAndAnUnmappedFeatureTakesNoReasonsPlace() {
        String one = SmallModels.CONTRACT.replace("reasons:", "mostReasons: 1\n  reasons:");
        Reasons first =
                Reasons.of(SmallModels.layout(one).contract().explanation(), ReasonBase.ALL, pushes(1, 1, 3, 2.5, 9));
        assertThat(first.principal()).extracting(PrincipalReason::code).containsExactly("R2");
        assertThat(first.unmapped()).extracting(UnmappedFeature::feature).containsExactly("kind");

        Reasons two = Reasons.of(layout.contract().explanation(), ReasonBase.ALL, pushes(1, 2, 3, 0, 0));
        assertThat(two.principal()).extracting(PrincipalReason::code).containsExactly("R1", "R2");
        assertThat(two.principal().getFirst().features()).containsExactly("b", "a");
        assertThat(two.unmapped()).isEmpty();
    }

    @Test
    void theAdverseClassDecidesWhichSignPushesTowardsIt() {
        Explanation ofBad = explanation(1, 0, 1, 0, -2, 0, 0);
        assertThat(explainer(layout, linear(1, 0, 0, 0, 0, 0, 0))
                        .reasons(ofBad, ReasonBase.ALL)
                        .principal())
                .extracting(PrincipalReason::code)
                .containsExactly("R1");
        assertThat(explainer(layout, linear(1, 0, 0, 0, 0, 0, 0))
                        .reasons(explanation(-1, 0, 1, 0, -2, 0, 0), ReasonBase.ALL)
                        .whyNone())
                .contains("the decision is not adverse");

        InferenceLayout negative = SmallModels.layout(SmallModels.CONTRACT.replace("[good, bad]", "[bad, good]"));
        assertThat(explainer(negative, linear(1, 0, 0, 0, 0, 0, 0))
                        .reasons(explanation(-1, 0, 1, 0, -2, 0, 0), ReasonBase.ALL)
                        .principal())
                .extracting(PrincipalReason::code)
                .containsExactly("R2");
    }

    @Test
    void ofSeveralClassesTheAttributionsOfTheAdverseOneAreNeeded() {
        String three = SmallModels.CONTRACT.replace(
                "kind: BINARY, classes: [good, bad], threshold: 0.5", "kind: MULTICLASS, classes: [good, bad, fair]");
        DecisionRule rule = DecisionRule.of(SmallModels.layout(three).contract(), linear(1, 0, 0, 0, 0, 0, 0))
                .orElseThrow();

        assertThat(rule.towardsAdverse(1)).isEqualTo(1);
        assertThatThrownBy(() -> rule.towardsAdverse(2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("output 1");
        assertThat(explainer(SmallModels.layout(three), linear(1, 0, 0, 0, 0, 0, 0))
                        .reasons(explanation(3, 1, 4, 0, 0, 0, 0), ReasonBase.ALL)
                        .principal())
                .extracting(PrincipalReason::code)
                .containsExactly("R1");
    }

    @Test
    void reasonsAgainstAcceptedCasesAreDistancesFromTheirMeanAttributions() {
        LinearModel model = linear(0.5, 0.25, -0.5, 0, 1, 0, 0);
        Random random = new Random(11);
        List<SampledRow> background = SmallModels.background(layout, random);
        InputEncoding encoding = SmallModels.encoding(layout, model);
        LinearShap shap = new LinearShap(model, encoding.featuresOfInputs(), 5, Optional.empty());
        DecisionExplainer explainer = new DecisionExplainer(layout, model, encoding, background, Optional.of(shap));
        InferenceRow row = SmallModels.row(layout, "y", 9, 9, 3, 5);
        double meanA = 0;
        double meanC = 0;
        int accepted = 0;
        for (SampledRow each : background) {
            double[] x = new double[encoding.inputs()];
            encoding.encode(each, x, 0);
            double[] raw = new double[1];
            model.raw(x, 1, raw);
            if (raw[0] < 0) {
                accepted++;
                meanA += 0.5 * x[0] + 0.25 * x[1];
                meanC += -0.5 * x[2];
            }
        }
        double output = SmallModels.raw(model, encoding, row)[0];
        Reasons reasons = explainer.reasons(explanation(output, 0, 4.5, 2.25, -1.5, 0, 0), ReasonBase.ACCEPTED);

        assertThat(accepted).isBetween(10, 90);
        assertThat(reasons.principal()).extracting(PrincipalReason::code).containsExactly("R1", "R2");
        assertThat(reasons.principal().get(0).contribution()).isCloseTo(6.75 - meanA / accepted, within(1e-9));
        assertThat(reasons.principal().get(1).contribution()).isCloseTo(-1.5 - meanC / accepted, within(1e-9));
    }

    @Test
    void rankingInTheStreamIsTheSameAndTellsUnmappedFeatures() {
        ReasonRanking ranking = new ReasonRanking(layout.contract().explanation(), FEATURES);
        double[] phi = {99, -9, 2, -0.5, 1, 3, -1};

        ranking.rank(phi, 1, -1);
        assertThat(ranking.reason(0).code()).isEqualTo("R1");
        assertThat(ranking.contribution(0)).isEqualTo(7);

        ranking.rank(phi, 2, 1);
        assertThat(ranking.principal()).isEqualTo(2);
        assertThat(ranking.reason(0).code()).isEqualTo("R1");
        assertThat(ranking.contribution(0)).isEqualTo(1.5);
        assertThat(ranking.features(0)).containsExactly("a");
        assertThat(ranking.reason(1).code()).isEqualTo("R2");
        assertThat(ranking.unmapped()).containsExactly("d");
        assertThat(ranking.unmapped(3)).isTrue();
        assertThat(ranking.unmapped(4)).isFalse();
    }

    @Test
    void whatIfRefusesWhatTheContractDoesNotAllow() {
        LinearModel model = linear(1, 0, 0, 0, 0, 0, 0);
        DecisionExplainer explainer = explainer(layout, model);
        InferenceRow row = SmallModels.row(layout, "x", 1, 1, 1, 1);
        RowExplainer none = (inputs, target) -> explanation(inputs[0], target, inputs[0], 0, 0, 0, 0);

        WhatIf answer = explainer.whatIf(row, Map.of("a", new FeatureValue.Numeric(-2)), none);
        assertThat(answer.decision()).contains("good");
        assertThat(answer.before().output()).isEqualTo(1);
        assertThat(answer.after().output()).isEqualTo(-2);
        assertThatThrownBy(() -> explainer.whatIf(row, Map.of("e", FeatureValue.MISSING), none))
                .hasMessage("there is no feature 'e'");
        assertThatThrownBy(() -> explainer.whatIf(row, Map.of("d", new FeatureValue.Numeric(0)), none))
                .hasMessage("the contract does not allow '0' as a value of 'd'");
        assertThatThrownBy(() -> explainer.whatIf(row, Map.of("kind", new FeatureValue.Category("w")), none))
                .hasMessage("the contract does not allow 'w' as a value of 'kind'");
        assertThatThrownBy(() -> explainer.whatIf(row, Map.of("kind", new FeatureValue.Numeric(1)), none))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> explainer.whatIf(row, Map.of("a", FeatureValue.MISSING), none))
                .hasMessage("the contract does not allow 'missing' as a value of 'a'");
    }
}
