package org.mlaudit.streams.explain.sampled;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.mlaudit.streams.explain.Method;
import org.mlaudit.streams.explain.model.LinearModel;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.OutputSpace;
import org.mlaudit.streams.explain.sampled.KnownGames.FunctionModel;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.sgd.linear.LogisticRegressionTrainer;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

class TribuoLimeTest {
    private static final int INPUTS = 6;
    private static final int ROWS = 150;

    private static Game logistic() {
        LinearModel model = new LinearModel(
                List.of("a", "b", "c", "d", "e", "f"),
                0,
                new double[][] {{2, -2, 0.5, 0, 1, 0}},
                new double[] {0.1},
                OutputSpace.LOG_ODDS,
                Link.SIGMOID);
        return Game.of(
                model,
                KnownGames.rows(ROWS, INPUTS, 7),
                ROWS,
                KnownGames.each(INPUTS),
                INPUTS,
                KnownGames.numbers(INPUTS));
    }

    private static double[][] all(TribuoLime lime, boolean backwards) {
        double[] rows = KnownGames.rows(4, INPUTS, 99);
        double[][] phi = new double[4][];
        for (int i = 0; i < 4; i++) {
            int row = backwards ? 3 - i : i;
            phi[row] = lime.explain(KnownGames.row(rows, INPUTS, row), 0, Seeds.of("id" + row, "m"), 300, 0)
                    .phi();
        }
        return phi;
    }

    @Test
    void answersDoNotDependOnTheOrderOfCallsNorOnThreads() {
        TribuoLime lime = TribuoLime.of(logistic());
        double[][] forwards = all(lime, false);
        CompletableFuture<double[][]> elsewhere = CompletableFuture.supplyAsync(() -> all(lime, true));
        assertThat(all(TribuoLime.of(logistic()), true)).isDeepEqualTo(forwards);
        assertThat(elsewhere.join()).isDeepEqualTo(forwards);
    }

    @Test
    void attributionsAreOfTheClassesProbability() {
        TribuoLime lime = TribuoLime.of(logistic());
        Sampled sampled = lime.explain(new double[] {1.5, -1, 0.3, 0.2, 0, 0}, 0, 5, 800, 0);
        assertThat(lime.method()).isEqualTo(Method.TRIBUO_LIME);
        assertThat(lime.space()).isEqualTo(OutputSpace.PROBABILITY);
        assertThat(sampled.output()).isEqualTo(1 / (1 + Math.exp(-(0.1 + 3 + 2 + 0.15))));
        assertThat(sampled.phi(0)).isGreaterThan(0.05);
        assertThat(sampled.phi(1)).isGreaterThan(0.05);
        assertThat(Math.abs(sampled.phi(3))).isLessThan(0.02);
        assertThat(sampled.fidelity().orElseThrow()).isBetween(0.2, 1.0);
        assertThat(sampled.standardError(0)).isEmpty();
        assertThat(sampled.evaluations()).isEqualTo(800);
        assertThat(Math.abs(sampled.additivityError())).isLessThan(0.3);
    }

    @Test
    void aModelThatTribuoTrainedIsExplainedByItsOwnDomain() {
        double[] rows = KnownGames.rows(ROWS, INPUTS, 7);
        String[] names = {"a", "b", "c", "d", "e", "f"};
        MutableDataset<Label> data =
                new MutableDataset<>(new SimpleDataSourceProvenance("rows", new LabelFactory()), new LabelFactory());
        for (int row = 0; row < ROWS; row++) {
            double[] x = KnownGames.row(rows, INPUTS, row);
            data.add(new ArrayExample<>(new Label(x[0] > 0.3 ? "late" : "early"), names, x));
        }
        var regression = new LogisticRegressionTrainer().train(data);
        Game game = logistic();
        Sampled sampled = TribuoLime.of(game, regression, List.of("late"))
                .explain(new double[] {1.5, -1, 0.3, 0.2, 0, 0}, 0, 5, 400, 0);
        assertThat(sampled.output()).isGreaterThan(0.7);
        assertThat(sampled.phi(0)).isGreaterThan(0.05);
    }

    @Test
    void onlyClassifiersAreExplainedAndFailuresAreSaid() {
        Game values = KnownGames.game(new FunctionModel(3, row -> row[0]), KnownGames.rows(20, 3, 1), 20);
        assertThatThrownBy(() -> TribuoLime.of(values))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the model gives a value");
        assertThatThrownBy(() -> TribuoLime.of(logistic()).explain(new double[INPUTS], 0, 1, 100, 0))
                .isInstanceOf(ModelFailedException.class);
    }
}
