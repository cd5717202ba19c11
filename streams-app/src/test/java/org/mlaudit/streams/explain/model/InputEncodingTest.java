package org.mlaudit.streams.explain.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mlaudit.streams.profile.TestInferences.categorical;
import static org.mlaudit.streams.profile.TestInferences.numeric;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.FeatureType;
import org.mlaudit.contract.InputKind;
import org.mlaudit.contract.InputSpec;
import org.mlaudit.contract.Range;
import org.mlaudit.streams.explain.Background;
import org.mlaudit.streams.profile.RowSample;
import org.mlaudit.streams.profile.TestInferences;

class InputEncodingTest {
    private static final Feature FLAG = feature("holiday", FeatureType.BOOLEAN, 0);
    private static final InferenceLayout LAYOUT = TestInferences.layout(
            numeric("distance"), categorical("origin", "ATL", "BOS", "JFK"), FLAG, numeric("hour"));

    private static Feature feature(String name, FeatureType type, int dimensions) {
        return new Feature(name, type, true, Range.ALL, List.of(), dimensions, "", false, false);
    }

    private static InputSpec number(String feature, String input, double scale, double offset) {
        return new InputSpec(feature, InputKind.NUMBER, input, scale, offset, List.of());
    }

    private static InputSpec spec(String feature, InputKind kind, String input, String... categories) {
        return new InputSpec(feature, kind, input, 1, 0, List.of(categories));
    }

    private static double[] encoded(InputEncoding encoding, @Nullable Object... values) {
        double[] x = new double[encoding.inputs() + 2];
        encoding.encode(TestInferences.row(LAYOUT, 0, values), x, 1);
        assertThat(x[0]).isZero();
        assertThat(x[x.length - 1]).isZero();
        return java.util.Arrays.copyOfRange(x, 1, x.length - 1);
    }

    private static ModelArtifactException problems(List<InputSpec> specs, String... inputs) {
        try {
            InputEncoding.of(LAYOUT, specs, List.of(inputs), 0);
        } catch (ModelArtifactException e) {
            return e;
        }
        throw new AssertionError("no problem was found");
    }

    @Test
    void featuresAreFoundByName() {
        InputEncoding encoding = InputEncoding.of(
                LAYOUT, List.of(), List.of("origin@JFK", "holiday", "distance", "origin@ATL", "hour@7", "hour@17"), 0);

        assertThat(encoded(encoding, 12.5, "ATL", true, 17.0)).containsExactly(0, 1, 12.5, 1, 0, 1);
        assertThat(encoded(encoding, -0.5, "JFK", false, 7.0)).containsExactly(1, 0, -0.5, 0, 1, 0);
        assertThat(encoded(encoding, 1.0, "LAX", false, 7.5)).containsExactly(0, 0, 1, 0, 0, 0);
        assertThat(encoding.featuresOfInputs()).containsExactly(1, 2, 0, 1, 3, 3);
        assertThat(encoding.inputsOf(1)).containsExactly(0, 3);
        assertThat(encoding.categoryOf(3)).contains("ATL");
        assertThat(encoding.categoryOf(2)).isEmpty();
        assertThat(encoding.kindOf(5)).isEqualTo(InputKind.ONE_HOT);
        assertThat(encoding.featureNames()).containsExactly("distance", "origin", "holiday", "hour");
        assertThat(encoding.warnings()).containsExactly("the model has no input for 'BOS' of the feature 'origin'");
    }

    @Test
    void whatARecordLacksIsAbsent() {
        InputEncoding encoding =
                InputEncoding.of(LAYOUT, List.of(), List.of("distance", "origin@ATL", "holiday", "hour"), Double.NaN);

        assertThat(encoded(encoding, null, null, null, null)).containsOnly(Double.NaN);
        assertThat(encoded(encoding, Double.NaN, "BOS", false, 3.0)).containsExactly(Double.NaN, Double.NaN, 0, 3);
    }

    @Test
    void theContractSaysHowAFeatureIsEncoded() {
        List<InputSpec> specs = List.of(
                number("distance", "km", 0.001, 5),
                spec("origin", InputKind.INDEX, "from"),
                spec("hour", InputKind.INDEX, "shift", "6", "14", "22"),
                spec("holiday", InputKind.ONE_HOT, "is_{value}_day"));
        InputEncoding encoding =
                InputEncoding.of(LAYOUT, specs, List.of("shift", "from", "km", "is_true_day", "is_false_day"), -1);

        assertThat(encoded(encoding, 2000.0, "BOS", true, 14.0)).containsExactly(1, 1, 7, 1, -1);
        assertThat(encoded(encoding, 0.0, "LAX", false, 15.0)).containsExactly(-1, -1, 5, -1, 1);
        assertThat(encoding.featureValue(2, 7)).isEqualTo(2000);
        assertThat(encoding.categoryAt(1, 2)).contains("JFK");
        assertThat(encoding.categoryAt(0, 1)).contains("14");
        assertThat(encoding.categoryAt(0, 3)).isEmpty();
        assertThat(encoding.warnings()).isEmpty();
    }

    @Test
    void aCategoryWithoutOneHotInputsIsItsPlace() {
        InputEncoding encoding =
                InputEncoding.of(LAYOUT, List.of(), List.of("origin", "distance", "holiday"), Double.NaN);

        assertThat(encoded(encoding, 1.0, "JFK", true, 7.0)).containsExactly(2, 1, 1);
        assertThat(encoding.warnings()).containsExactly("the model takes nothing of the feature 'hour'");
    }

    @Test
    void inputsWithoutNamesTakeFeaturesInOrder() {
        CompiledModel model = new LinearModel(
                List.of("f0", "f1", "f2", "f3"), 0, new double[1][4], new double[1], OutputSpace.VALUE, Link.IDENTITY);

        InputEncoding encoding = InputEncoding.byPlace(LAYOUT, List.of(), model);

        assertThat(encoded(encoding, 9.0, "BOS", true, 7.0)).containsExactly(9, 1, 1, 7);
        InferenceLayout short1 = TestInferences.layout(numeric("a"), feature("note", FeatureType.TEXT, 0));
        assertThatThrownBy(() -> InputEncoding.byPlace(short1, List.of(), model))
                .isInstanceOf(ModelArtifactException.class)
                .hasMessage("the model has 4 inputs without names, but the contract's features make 1; say in"
                        + " artifact.inputs what it gets of which feature");
    }

    @Test
    void anEmbeddingFeedsItsItems() {
        InferenceLayout layout = TestInferences.layout(
                Map.of(InferenceLayout.SAMPLED_ROWS, 10.0), numeric("a"), feature("v", FeatureType.EMBEDDING, 3));
        InputEncoding encoding = InputEncoding.of(layout, List.of(), List.of("v[2]", "a", "v[0]", "v[1]"), 0);
        InferenceRow row = TestInferences.row(layout, 0, 4.0);
        row.setNumber(1, 5);
        row.vector[1][0] = 1;
        row.vector[1][1] = 2;
        row.vector[1][2] = 3;
        row.vectorLength[1] = 3;
        double[] x = new double[4];

        encoding.encode(row, x, 0);
        assertThat(x).containsExactly(3, 4, 1, 2);
        row.vectorLength[1] = 2;
        encoding.encode(row, x, 0);
        assertThat(x).containsExactly(0, 4, 0, 0);
        assertThat(encoding.inputsOf(1)).containsExactly(0, 2, 3);
        InferenceLayout without = TestInferences.layout(numeric("a"), feature("v", FeatureType.EMBEDDING, 3));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> InputEncoding.of(without, List.of(), encoding.inputNames(), 0))
                .withMessageContaining("the layout's rows hold none");
    }

    @Test
    void allProblemsAreToldAtOnceWithWhatMayHaveBeenMeant() {
        ModelArtifactException problems = problems(
                List.of(number("distanc", "x", 1, 0), number("hour", "hours", 1, 0)),
                "distnace",
                "orgin@ATL",
                "orgin@BOS",
                "hour",
                "zzz");

        assertThat(problems.code()).isEqualTo(ModelArtifactException.Code.INPUTS_DIFFER);
        assertThat(problems)
                .hasMessage("the contract has no feature 'distanc'; did you mean 'distance'?;"
                        + " the model has no input 'hours'; did you mean 'hour'?;"
                        + " no feature feeds the model's input 'distnace'; did you mean the feature 'distance'?;"
                        + " no feature feeds the model's input 'hour'; did you mean the feature 'hour'?;"
                        + " no feature feeds the model's inputs 'orgin@ATL', 'orgin@BOS'; did you mean the feature"
                        + " 'origin'?; no feature feeds the model's input 'zzz'");
    }

    @Test
    void whatCannotBeEncodedIsAProblem() {
        assertThat(problems(List.of(number("origin", "origin", 1, 0)), "origin"))
                .hasMessageContaining("its encoding must be ONE_HOT or INDEX");
        assertThat(problems(List.of(number("distance", "hour", 1, 0)), "hour"))
                .hasMessageContaining("the model's input 'hour' is fed twice: by 'distance' and by 'hour'");
        assertThat(problems(List.of(spec("hour", InputKind.INDEX, "hour")), "hour"))
                .hasMessageContaining("the contract lists no categories of 'hour'");
        assertThat(problems(List.of(spec("hour", InputKind.ONE_HOT, "hour@{value}")), "hour@noon"))
                .hasMessageContaining("the value 'noon' of the input 'hour@noon' is none");
        assertThat(problems(List.of(spec("hour", InputKind.ONE_HOT, "hour@{value}")), "distance"))
                .hasMessageContaining("the model has no input like 'hour@{value}'");
        assertThat(problems(List.of(), "distance", "distance")).hasMessageContaining("two inputs 'distance'");
        InferenceLayout text = TestInferences.layout(feature("note", FeatureType.TEXT, 0));
        assertThatThrownBy(() -> InputEncoding.of(text, List.of(), List.of("note"), 0))
                .hasMessage("the model takes the feature 'note', which is text and can't be made an input");
    }

    @Property(tries = 50)
    void eachOfManyCategoriesHasItsInput(@ForAll @Size(min = 1, max = 300) Set<@IntRange(max = 5000) Integer> codes) {
        List<String> names = new ArrayList<>();
        codes.forEach(code -> names.add("origin@" + code));
        InferenceLayout layout = TestInferences.layout(categorical("origin"));
        InputEncoding encoding = InputEncoding.of(layout, List.of(), names, 0);

        double[] x = new double[names.size()];
        for (int input = 0; input < names.size(); input++) {
            String category = encoding.categoryOf(input).orElseThrow();
            encoding.encode(TestInferences.row(layout, 0, category), x, 0);
            double[] expected = new double[names.size()];
            expected[input] = 1;
            assertThat(x).containsExactly(expected);
        }
    }

    @Test
    void aBackgroundHoldsTheSampledRowsAsTheModelTakesThem() {
        InputEncoding encoding = InputEncoding.of(
                LAYOUT, List.of(), List.of("distance", "origin@ATL", "origin@BOS", "holiday", "hour"), 0);
        RowSample sample = new RowSample(LAYOUT, 10);
        assertThat(Background.of(sample, encoding)).isEmpty();
        InferenceRow row = TestInferences.row(LAYOUT, 0, 3.0, "BOS", true, null);
        sample.add(row);

        Background background = Background.of(sample, encoding).orElseThrow();

        assertThat(background.size()).isEqualTo(1);
        assertThat(background.rows()).containsExactly(3, 0, 1, 1, 0);
    }

    @Test
    void encodingAllocatesNothing() {
        InputEncoding encoding = InputEncoding.of(
                LAYOUT, List.of(), List.of("distance", "origin@ATL", "origin@BOS", "holiday", "hour@7"), 0);
        InferenceRow row = TestInferences.row(LAYOUT, 0, 3.0, "BOS", true, 7.0);
        double[] x = new double[5];
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long best = Long.MAX_VALUE;
        for (int attempt = 0; attempt < 5; attempt++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 20_000; i++) {
                encoding.encode(row, x, 0);
            }
            best = Math.min(best, threads.getCurrentThreadAllocatedBytes() - before);
        }
        assertThat(best).isLessThan(1_000);
    }
}
