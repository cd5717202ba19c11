package org.mlaudit.streams.explain.surrogate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.FeatureType;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.ModelKey;
import org.mlaudit.contract.PolicyValue;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.contract.PredictionSpec;
import org.mlaudit.contract.Range;
import org.mlaudit.contract.RiskTier;
import org.mlaudit.contract.UnknownFields;
import org.mlaudit.contract.WindowSpec;
import org.mlaudit.streams.explain.ExplainedModel;
import org.mlaudit.streams.explain.Explanation;
import org.mlaudit.streams.explain.Method;
import org.mlaudit.streams.explain.ModelAssembly;
import org.mlaudit.streams.explain.model.LinearModel;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.OutputSpace;
import org.mlaudit.streams.explain.model.TreeEnsemble;
import org.mlaudit.streams.explain.tree.Kernel;
import org.mlaudit.streams.explain.tree.PathDependentShap;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.ReferenceBuilder;
import org.mlaudit.streams.profile.RowSample;
import org.mlaudit.streams.profile.TestInferences;

class SurrogateLearnerTest {
    private static final String[] PLACES = {"ATL", "BOS", "JFK", "LAX"};

    /** What a row holds: distance, hours, place, holiday; null is missing. */
    record Values(@Nullable Double distance, double hours, String place, boolean holiday) {}

    private static InferenceLayout layout(PredictionKind kind, Map<String, PolicyValue> policies, String... classes) {
        return InferenceLayout.of(new ModelContract(
                new ModelKey("test", "1"),
                "",
                List.of(
                        TestInferences.numeric("distance"),
                        TestInferences.numeric("hours"),
                        TestInferences.categorical("place"),
                        new Feature("holiday", FeatureType.BOOLEAN, true, Range.ALL, List.of(), 0, "", false, false),
                        TestInferences.categorical("nobody")),
                UnknownFields.REJECT,
                new PredictionSpec(kind, List.of(classes), 0.5, Range.ALL, ""),
                List.of(),
                List.of(),
                WindowSpec.DEFAULT,
                List.of(),
                policies,
                "owner",
                "purpose",
                RiskTier.MINIMAL,
                Optional.empty()));
    }

    private static List<Values> values(int rows, boolean missing) {
        SplittableRandom random = new SplittableRandom(17);
        List<Values> values = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            values.add(new Values(
                    missing && random.nextInt(5) == 0 ? null : 10 + 3 * random.nextGaussian(),
                    random.nextDouble(24),
                    PLACES[random.nextInt(4)],
                    random.nextInt(4) == 0));
        }
        return values;
    }

    private static InferenceRow row(InferenceLayout layout, String id, Values values, @Nullable Object... outputs) {
        InferenceRow row = new InferenceRow(layout);
        List<@Nullable Object> all = new ArrayList<>(
                Arrays.asList(values.distance(), values.hours(), values.place(), values.holiday(), null));
        all.addAll(Arrays.asList(outputs));
        StringBuilder text = new StringBuilder(id);
        all.stream().filter(String.class::isInstance).forEach(text::append);
        byte[] utf8 = text.toString().getBytes(StandardCharsets.UTF_8);
        row.setId(utf8, 0, id.length());
        int offset = id.length();
        for (Column column : layout.columns()) {
            Object value = column.index() < all.size() ? all.get(column.index()) : null;
            if (value instanceof Double number) {
                row.setNumber(column.index(), number);
            } else if (value instanceof Boolean flag) {
                row.setBoolean(column.index(), flag);
            } else if (value instanceof String name) {
                row.setCategory(column.index(), utf8, offset, name.length());
                offset += name.length();
            } else {
                row.setMissing(column.index());
            }
        }
        return row;
    }

    private static RowSample sample(
            InferenceLayout layout, List<Values> values, Function<Values, @Nullable Object[]> outputs) {
        RowSample sample = new RowSample(layout, 2_000);
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, new Random(values.size() ^ System.identityHashCode(sample)));
        for (int i : order) {
            sample.add(row(layout, "id-" + i, values.get(i), outputs.apply(values.get(i))));
        }
        return sample;
    }

    private static double[] said(Surrogate surrogate, InferenceLayout layout, Values values) {
        double[] x = new double[surrogate.encoding().inputs()];
        surrogate.encoding().encode(row(layout, "id", values), x, 0);
        double[] out = new double[surrogate.model().outputs()];
        surrogate.model().predict(x, 1, out);
        return out;
    }

    private static double steps(Values values) {
        double distance = values.distance() == null ? 7 : values.distance() > 11 ? 3 : 1;
        return distance + (values.place().equals("JFK") ? 4 : 0) + (values.holiday() && values.hours() > 12 ? 5 : 0);
    }

    @Test
    void treesAreLearnedWithCoversAndMissingValuesOfTheirOwn() {
        InferenceLayout layout = layout(PredictionKind.REGRESSION, Map.of());
        RowSample sample = sample(layout, values(600, true), values -> new Object[] {steps(values)});

        Surrogate surrogate = (Surrogate) SurrogateLearner.learn(sample);

        assertThat(surrogate.kind()).isIn("tree", "forest");
        assertThat(surrogate.fidelity()).isBetween(0.95, 1.0);
        assertThat(surrogate.rows()).isEqualTo(600);
        assertThat(surrogate.agreement()).isEmpty();
        assertThat(surrogate.model().space()).isEqualTo(OutputSpace.VALUE);
        assertThat(surrogate.encoding().features()).isEqualTo(5);
        for (Values values : List.of(
                new Values(null, 3, "JFK", false),
                new Values(13.0, 20, "ATL", true),
                new Values(8.0, 1, "BOS", true))) {
            assertThat(said(surrogate, layout, values)[0]).isCloseTo(steps(values), within(0.8));
        }
        TreeEnsemble trees = (TreeEnsemble) surrogate.model();
        assertThat(trees.covered()).isTrue();
        PathDependentShap shap = PathDependentShap.of(
                trees,
                surrogate.encoding().featuresOfInputs(),
                surrogate.encoding().features(),
                Kernel.PLAIN);
        double[] x = new double[surrogate.encoding().inputs()];
        surrogate.encoding().encode(row(layout, "id", new Values(null, 3, "JFK", false)), x, 0);
        double[] phi = new double[5];
        shap.explain(x, 1, new int[] {0}, phi);
        assertThat(phi[0]).isGreaterThan(2);
        assertThat(phi[2]).isGreaterThan(1.5);
        assertThat(Math.abs(phi[4])).isZero();
    }

    @Test
    void aLinearModelIsFoundWhereTheModelIsOneAndMissingNumbersCountAsTheMean() {
        InferenceLayout layout = layout(PredictionKind.REGRESSION, Map.of());
        RowSample sample = sample(layout, values(600, false), values -> new Object[] {
            2 * values.distance() - values.hours() + (values.place().equals("BOS") ? 6 : 0)
        });

        Surrogate surrogate = (Surrogate) SurrogateLearner.learn(sample);

        assertThat(surrogate.kind()).isEqualTo("linear");
        assertThat(surrogate.model()).isInstanceOf(LinearModel.class);
        assertThat(surrogate.fidelity()).isGreaterThan(0.999);
        assertThat(said(surrogate, layout, new Values(12.0, 5, "BOS", true))[0]).isCloseTo(25, within(0.3));
        assertThat(said(surrogate, layout, new Values(9.0, 10, "ATL", true))[0]).isCloseTo(8, within(0.3));
        assertThat(said(surrogate, layout, new Values(null, 10, "ATL", true))[0])
                .isCloseTo(10, within(0.6));
    }

    @Test
    void scoresOfTwoClassesAreProbabilitiesAndDecisionsAgree() {
        InferenceLayout layout = layout(PredictionKind.BINARY, Map.of(), "early", "late");
        RowSample sample = sample(layout, values(400, true), values -> {
            double score = 1 / (1 + Math.exp(4 - 0.8 * steps(values)));
            return new Object[] {score, score >= 0.5 ? "late" : "early"};
        });

        Surrogate surrogate = (Surrogate) SurrogateLearner.learn(sample);

        assertThat(surrogate.model().space()).isEqualTo(OutputSpace.PROBABILITY);
        assertThat(surrogate.fidelity()).isGreaterThan(0.95);
        assertThat(surrogate.agreement().orElseThrow()).isGreaterThan(0.95);
    }

    @Test
    void severalClassesAreLearnedFromDecisions() {
        InferenceLayout layout = layout(PredictionKind.MULTICLASS, Map.of(), "low", "middle", "high", "never");
        RowSample sample = sample(layout, values(400, true), values ->
                new Object[] {steps(values) > 8 ? "high" : steps(values) > 4 ? "middle" : "low"});

        Surrogate surrogate = (Surrogate) SurrogateLearner.learn(sample);

        assertThat(surrogate.model().outputs()).isEqualTo(4);
        assertThat(surrogate.agreement().orElseThrow()).isGreaterThan(0.95);
        double[] said = said(surrogate, layout, new Values(null, 20, "JFK", true));
        assertThat(said[2]).isGreaterThan(0.8);
        assertThat(said[3]).isZero();
    }

    @Test
    void whatIsNotFaithfulIsRefusedByASentence() {
        InferenceLayout layout = layout(PredictionKind.REGRESSION, Map.of());
        SplittableRandom random = new SplittableRandom(3);
        RowSample sample = sample(layout, values(400, true), values -> new Object[] {random.nextGaussian()});

        Refusal refusal = (Refusal) SurrogateLearner.learn(sample);

        assertThat(refusal.fidelity().orElseThrow()).isLessThan(0.1);
        assertThat(refusal.reason())
                .startsWith("the best surrogate, of kind ")
                .contains("less than explain.surrogate.fidelity, 0.8");
    }

    @Test
    void theContractSaysHowFaithfulIsEnough() {
        Map<String, PolicyValue> strict = Map.of(SurrogateLearner.FIDELITY, PolicyValue.of(0.99));
        InferenceLayout layout = layout(PredictionKind.REGRESSION, strict);
        SplittableRandom random = new SplittableRandom(3);
        RowSample sample = sample(
                layout, values(400, false), values -> new Object[] {values.distance() + 0.6 * random.nextGaussian()});

        assertThat(SurrogateLearner.learn(sample)).isInstanceOf(Refusal.class);
        assertThat(SurrogateLearner.learn(sample, 0.8)).isInstanceOf(Surrogate.class);
    }

    @Test
    void tooFewRowsAndConstantPredictionsAreRefused() {
        InferenceLayout layout = layout(PredictionKind.REGRESSION, Map.of());
        assertThat(SurrogateLearner.learn(sample(layout, values(99, true), values -> new Object[] {steps(values)})))
                .isEqualTo(new Refusal(
                        "99 sampled rows hold a recorded value; a surrogate needs 100", OptionalDouble.empty()));
        assertThat(((Refusal) SurrogateLearner.learn(sample(layout, values(200, true), values -> new Object[] {1.0})))
                        .reason())
                .contains("are the same");
    }

    @Test
    void theSameRowsInAnyOrderGiveTheSameSurrogateToTheBit() {
        InferenceLayout layout = layout(PredictionKind.REGRESSION, Map.of());
        List<Values> rows = values(200, true);
        Function<Values, @Nullable Object[]> outputs =
                values -> new Object[] {steps(values) + Math.sin(values.hours())};
        Surrogate first = (Surrogate) SurrogateLearner.learn(sample(layout, rows, outputs));
        Surrogate second = (Surrogate) SurrogateLearner.learn(sample(layout, rows, outputs));

        assertThat(second.digest()).isEqualTo(first.digest()).hasSize(64);
        assertThat(second.fidelity()).isEqualTo(first.fidelity());
        for (Values values : rows) {
            assertThat(said(second, layout, values)).containsExactly(said(first, layout, values));
        }
    }

    private static Reference reference(InferenceLayout layout, Function<Values, @Nullable Object[]> outputs) {
        ReferenceBuilder builder = new ReferenceBuilder(layout);
        int id = 0;
        for (Values values : values(300, true)) {
            builder.add(row(layout, "id-" + id++, values, outputs.apply(values)));
        }
        return builder.build();
    }

    @Test
    void inPlaceOfAModelThatIsNotAtHandItExplainsInferencesExactlyAndSaysItsFidelity() {
        InferenceLayout layout = layout(PredictionKind.REGRESSION, Map.of());
        Reference reference = reference(layout, values -> new Object[] {steps(values)});

        ExplainedModel model = ModelAssembly.surrogate(layout, Optional.of(reference), Kernel.PLAIN);

        InferenceRow row = row(layout, "id", new Values(12.0, 20, "JFK", true), 14.0);
        double[] x = new double[model.encoding().inputs()];
        model.encoding().encode(row, x, 0);
        Explanation explanation = model.explain("id", x, 0, 100, 0.01);
        assertThat(model.isExact()).isTrue();
        assertThat(explanation.method()).isEqualTo(Method.SURROGATE);
        assertThat(explanation.fidelity().orElseThrow()).isBetween(0.8, 1.0);
        assertThat(explanation.additivityError()).isCloseTo(0, within(1e-6));
        assertThat(explanation.attributions().get(2).value()).isGreaterThan(1);
        assertThat(model.recorded(row, 0)).isNaN();
    }

    @Test
    void asAModelARefusedSurrogateIsAFault() {
        InferenceLayout layout = layout(PredictionKind.REGRESSION, Map.of());
        SplittableRandom random = new SplittableRandom(3);
        Reference reference = reference(layout, values -> new Object[] {random.nextGaussian()});

        assertThatThrownBy(() -> ModelAssembly.surrogate(layout, Optional.of(reference), Kernel.PLAIN))
                .isInstanceOfSatisfying(
                        ModelArtifactException.class,
                        fault -> assertThat(fault.code()).isEqualTo(ModelArtifactException.Code.NOT_FAITHFUL));
        assertThatThrownBy(() -> ModelAssembly.surrogate(layout, Optional.empty(), Kernel.PLAIN))
                .isInstanceOfSatisfying(
                        ModelArtifactException.class,
                        fault -> assertThat(fault.code()).isEqualTo(ModelArtifactException.Code.NEEDS_REFERENCE));
    }
}
