package org.mlaudit.streams.explain.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import ml.dmlc.xgboost4j.java.XGBoostError;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.mlaudit.streams.explain.model.LinearModel;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.ModelArtifactException.Code;
import org.mlaudit.streams.explain.model.OutputSpace;
import org.mlaudit.streams.explain.model.TreeEnsemble;

class XgBoostReaderTest {
    @ParameterizedTest
    @CsvSource({
        "gbtree,  binary:logistic,  0, LOG_ODDS,  SIGMOID",
        "gbtree,  binary:logitraw,  0, LOG_ODDS,  SIGMOID",
        "gbtree,  reg:logistic,     0, LOG_ODDS,  SIGMOID",
        "gbtree,  reg:squarederror, 0, VALUE,     IDENTITY",
        "gbtree,  count:poisson,    0, LOG_VALUE, EXP",
        "gbtree,  reg:gamma,        0, LOG_VALUE, EXP",
        "gbtree,  reg:tweedie,      0, LOG_VALUE, EXP",
        "gbtree,  rank:pairwise,    0, VALUE,     IDENTITY",
        "gbtree,  multi:softprob,   3, SCORE,     SOFTMAX",
        "gbtree,  multi:softmax,    4, SCORE,     SOFTMAX",
        "gbtree,  multi:softprob,   2, LOG_ODDS,  SIGMOID",
        "dart,    binary:logistic,  0, LOG_ODDS,  SIGMOID",
        "dart,    multi:softprob,   3, SCORE,     SOFTMAX",
        "gblinear, binary:logistic, 0, LOG_ODDS,  SIGMOID",
        "gblinear, reg:squarederror, 0, VALUE,    IDENTITY",
        "gblinear, multi:softprob,  3, SCORE,     SOFTMAX",
        "gblinear, multi:softprob,  2, LOG_ODDS,  SIGMOID"
    })
    void rawOutputsEqualXgBoostsOwnMargins(String kind, String objective, int classes, OutputSpace space, Link link)
            throws XGBoostError {
        Boosted boosted = Boosted.train(7, kind, objective, classes, more(kind));
        CompiledModel model = XgBoostReader.read(boosted.save("json")).model();
        assertThat(model.space()).isEqualTo(space);
        assertThat(model.link()).isEqualTo(link);
        assertThat(model).isInstanceOf(kind.equals("gblinear") ? LinearModel.class : TreeEnsemble.class);
        assertMarginsEqual(boosted, model, kind.equals("gblinear"), objective.equals("multi:softmax"));
    }

    @Property(tries = 40)
    void bothFormsOfAnyModelGiveXgBoostsOwnMargins(@ForAll @IntRange(max = 1_000_000) int seed) throws XGBoostError {
        String[] objectives = {"binary:logistic", "reg:squarederror", "multi:softprob", "count:poisson"};
        String objective = objectives[seed % objectives.length];
        Map<String, Object> more = Map.of(
                "max_depth",
                1 + seed % 7,
                "base_score",
                0.1 + 0.8 * (seed % 11) / 11,
                "num_parallel_tree",
                1 + seed % 2);
        Boosted boosted =
                Boosted.train(seed, "gbtree", objective, objective.startsWith("multi") ? 2 + seed % 3 : 0, more);
        CompiledModel json = XgBoostReader.read(boosted.save("json")).model();
        CompiledModel ubj = XgBoostReader.ofBooster(boosted.save("ubj"));
        assertMarginsEqual(boosted, json, false, false);
        double[] first = new double[Boosted.ROWS * json.outputs()];
        double[] second = new double[Boosted.ROWS * json.outputs()];
        json.raw(boosted.doubles(), Boosted.ROWS, first);
        ubj.raw(boosted.doubles(), Boosted.ROWS, second);
        assertThat(second).containsExactly(first);
    }

    @Test
    void coversAreTheHessiansOfTheTrainingRows() throws XGBoostError {
        Boosted boosted = Boosted.train(3, "gbtree", "reg:squarederror", 0, Map.of());
        TreeEnsemble model =
                (TreeEnsemble) XgBoostReader.read(boosted.save("ubj")).model();
        assertThat(model.covered()).isTrue();
        assertThat(model.trees()).allSatisfy(tree -> assertThat(tree.cover(0)).isEqualTo(Boosted.ROWS));
    }

    @Test
    void aCategoryOfTheSetGoesRightAndAMissingOneWhereTheNodeSendsIt() {
        CompiledModel model =
                XgBoostReader.read(categorical("\"5E-1\"", "[0,0]")).model();
        // Sets {1,3}: left leaf 10, right leaf 20; missing goes left. Second tree: a number below 2 goes left.
        assertThat(raw(model, 0, 1)).isEqualTo(0.5 + 10 + 1);
        assertThat(raw(model, 1, 1)).isEqualTo(0.5 + 20 + 1);
        assertThat(raw(model, 2, 2)).isEqualTo(0.5 + 10 + 4);
        assertThat(raw(model, 3, 2)).isEqualTo(0.5 + 20 + 4);
        assertThat(raw(model, 77, 2)).isEqualTo(0.5 + 10 + 4);
        assertThat(raw(model, Double.NaN, Double.NaN)).isEqualTo(0.5 + 10 + 4);
        assertThat(((TreeEnsemble) model).indicators()).hasSize(1);
        assertThat(model.inputs()).containsExactly("colour", "size");
    }

    @Test
    void theBaseScoreOfVersion3IsAnArrayInAText() {
        CompiledModel model =
                XgBoostReader.read(categorical("\"[2.5E-1]\"", "[0,0]")).model();
        assertThat(((TreeEnsemble) model).intercept(0)).isEqualTo(0.25);
    }

    @Test
    void inputsAreComparedAsFloats() {
        CompiledModel model = XgBoostReader.read(categorical("\"0\"", "[0,0]")).model();
        // Less than 2 as a double, 2 as a float.
        assertThat(raw(model, 0, Math.nextDown(2.0))).isEqualTo(10 + 4);
    }

    @Test
    void namesAreThoseOfTheFileOrPlaces() throws XGBoostError {
        ReadModel named = XgBoostReader.read(categorical("\"0\"", "[0,0]"));
        assertThat(named.namedInputs()).isTrue();
        ReadModel unnamed = XgBoostReader.read(
                Boosted.train(1, "gbtree", "binary:logistic", 0, Map.of()).save("json"));
        assertThat(unnamed.namedInputs()).isFalse();
        assertThat(unnamed.model().inputs()).containsExactly("f0", "f1", "f2", "f3", "f4");
    }

    @Test
    void whatCannotBeExplainedIsNamed() {
        assertRefused(text(categorical("\"0\"", "[0,0]")).replace("reg:squarederror", "custom:mine"), Code.UNSUPPORTED)
                .hasMessageContaining("custom:mine")
                .hasMessageContaining("binary:logistic");
        assertRefused(
                        text(categorical("\"0\"", "[0,0]"))
                                .replace("\"size_leaf_vector\":\"1\"", "\"size_leaf_vector\":\"3\""),
                        Code.UNSUPPORTED)
                .hasMessageContaining("multi_output_tree");
        assertRefused(text(categorical("\"0\"", "[0,0]")).replace("\"gbtree\"", "\"forest\""), Code.UNSUPPORTED)
                .hasMessageContaining("forest");
    }

    @Test
    void damageIsFoundAndSaidWhere() {
        String sound = text(categorical("\"0\"", "[0,0]"));
        assertRefused(sound.substring(0, sound.length() / 2), Code.UNREADABLE);
        assertRefused("{\"learner\": {}}", Code.UNREADABLE).hasMessageContaining("no XGBoost model");
        assertRefused("{\"version\":[1,2,3]} ", Code.UNREADABLE).hasMessageContaining("save_model");
        assertRefused(text(categorical("\"0\"", "[0,1]")), Code.UNREADABLE).hasMessageContaining("adds to none");
        assertRefused(text(categorical("\"0\"", "[0]")), Code.UNREADABLE);
        assertRefused(text(categorical("\"x\"", "[0,0]")), Code.UNREADABLE).hasMessageContaining("base score");
        assertRefused(sound.replace("\"left_children\":[1,-1,-1]", "\"left_children\":[0,-1,-1]"), Code.UNREADABLE)
                .hasMessageContaining("two ways");
        assertRefused(sound.replace("\"left_children\":[1,-1,-1]", "\"left_children\":[9,-1,-1]"), Code.UNREADABLE);
        assertRefused(sound.replace("\"split_indices\":[1,0,0]", "\"split_indices\":[2,0,0]"), Code.UNREADABLE)
                .hasMessageContaining("input 2 of 2");
        assertRefused(sound.replace("\"categories_sizes\":[2]", "\"categories_sizes\":[3]"), Code.UNREADABLE)
                .hasMessageContaining("categories");
        assertRefused(sound.replace("\"num_feature\":\"2\"", "\"num_feature\":\"2000000000\""), Code.TOO_LARGE)
                .hasMessageContaining("inputs");
    }

    @Test
    void nodesThatPruningCutOffAreLeftOut() {
        String sound = text(categorical("\"0\"", "[0,0]"));
        String pruned = sound.replace("\"left_children\":[1,-1,-1]", "\"left_children\":[-1,-1,-1]")
                .replace("\"right_children\":[2,-1,-1]", "\"right_children\":[-1,-1,-1]");
        TreeEnsemble model = (TreeEnsemble)
                XgBoostReader.read(pruned.getBytes(StandardCharsets.UTF_8)).model();
        assertThat(model.trees()).allSatisfy(tree -> assertThat(tree.nodes()).isEqualTo(1));
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            String file, Code code) {
        return assertThatThrownBy(() -> XgBoostReader.read(file.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOfSatisfying(
                        ModelArtifactException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    private static void assertMarginsEqual(Boosted boosted, CompiledModel model, boolean linear, boolean classOnly)
            throws XGBoostError {
        double[] x = boosted.doubles();
        if (linear) {
            for (int i = 0; i < x.length; i++) {
                x[i] = Double.isNaN(x[i]) ? model.absent() : x[i];
            }
        }
        float[][] margins = boosted.margins();
        float[][] predictions = boosted.predictions();
        int outputs = model.outputs();
        double[] raw = new double[Boosted.ROWS * outputs];
        double[] predicted = new double[Boosted.ROWS * outputs];
        model.raw(x, Boosted.ROWS, raw);
        model.predict(x, Boosted.ROWS, predicted);
        for (int row = 0; row < Boosted.ROWS; row++) {
            if (margins[row].length == 2 * outputs) {
                assertThat(predicted[row]).isEqualTo(predictions[row][1], offset(1e-5));
                continue;
            }
            if (outputs > 1) {
                // XGBoost gives the probabilities of multi:softprob, whatever is asked for.
                for (int output = 0; output < outputs; output++) {
                    double value =
                            classOnly || margins[row].length == 1 ? Double.NaN : predicted[row * outputs + output];
                    if (!Double.isNaN(value)) {
                        assertThat(value).isEqualTo(predictions[row][output], offset(1e-5));
                    }
                }
                if (classOnly) {
                    assertThat(argmax(raw, row * outputs, outputs)).isEqualTo((int) predictions[row][0]);
                }
                continue;
            }
            assertThat(raw[row]).isEqualTo(margins[row][0], offset(1e-5));
        }
    }

    private static int argmax(double[] values, int from, int count) {
        int best = 0;
        for (int i = 1; i < count; i++) {
            if (values[from + i] > values[from + best]) {
                best = i;
            }
        }
        return best;
    }

    private static Map<String, Object> more(String kind) {
        return kind.equals("dart") ? Map.of("rate_drop", 0.5, "one_drop", 1) : Map.of();
    }

    private static double raw(CompiledModel model, double... x) {
        double[] out = new double[1];
        model.raw(x, 1, out);
        return out[0];
    }

    private static String text(byte[] file) {
        return new String(file, StandardCharsets.UTF_8);
    }

    /** A model as XGBoost 2 and 3 write it, of one split by categories and one by a number. */
    private static byte[] categorical(String baseScore, String outputs) {
        String first = tree(0, "[0,0,0]", "[1E0,1E1,2E1]", "[1,0,0]", "[1,0,0]", "[1,3]", "[0]", "[0]", "[2]");
        String second = tree(1, "[1,0,0]", "[2E0,1E0,4E0]", "[0,0,0]", "[0,0,0]", "[]", "[]", "[]", "[]");
        return ("{\"learner\":{\"attributes\":{\"a\":\"{}\"},\"feature_names\":[\"colour\",\"size\"],"
                        + "\"feature_types\":[\"c\",\"float\"],\"gradient_booster\":{\"model\":{"
                        + "\"cats\":{\"enc\":[],\"feature_segments\":[],\"sorted_idx\":[]},"
                        + "\"gbtree_model_param\":{\"num_parallel_tree\":\"1\",\"num_trees\":\"2\"},"
                        + "\"iteration_indptr\":[0,1,2],\"tree_info\":" + outputs + ",\"trees\":["
                        + String.join(",", List.of(first, second)) + "]},\"name\":\"gbtree\"},"
                        + "\"learner_model_param\":{\"base_score\":" + baseScore
                        + ",\"boost_from_average\":\"1\",\"num_class\":\"0\",\"num_feature\":\"2\",\"num_target\":\"1\"},"
                        + "\"objective\":{\"name\":\"reg:squarederror\",\"reg_loss_param\":{\"scale_pos_weight\":\"1\"}}},"
                        + "\"version\":[3,1,0]}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String tree(
            int id,
            String indices,
            String conditions,
            String defaultLeft,
            String types,
            String categories,
            String nodes,
            String segments,
            String sizes) {
        return "{\"base_weights\":[0,0,0],\"categories\":" + categories + ",\"categories_nodes\":" + nodes
                + ",\"categories_segments\":" + segments + ",\"categories_sizes\":" + sizes + ",\"default_left\":"
                + defaultLeft + ",\"id\":" + id + ",\"left_children\":[1,-1,-1],\"loss_changes\":[1,0,0],"
                + "\"parents\":[2147483647,0,0],\"right_children\":[2,-1,-1],\"split_conditions\":" + conditions
                + ",\"split_indices\":" + indices + ",\"split_type\":" + types + ",\"sum_hessian\":[5,2,3],"
                + "\"tree_param\":{\"num_deleted\":\"0\",\"num_feature\":\"2\",\"num_nodes\":\"3\",\"size_leaf_vector\":\"1\"}}";
    }
}
