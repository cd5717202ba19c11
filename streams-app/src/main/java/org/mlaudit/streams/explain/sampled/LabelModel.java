package org.mlaudit.streams.explain.sampled;

import com.oracle.labs.mlrg.olcut.util.Pair;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.tribuo.CategoricalInfo;
import org.tribuo.Example;
import org.tribuo.Excuse;
import org.tribuo.Feature;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.Model;
import org.tribuo.MutableFeatureMap;
import org.tribuo.MutableOutputInfo;
import org.tribuo.Prediction;
import org.tribuo.VariableInfo;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.provenance.ModelProvenance;
import org.tribuo.provenance.impl.EmptyDatasetProvenance;
import org.tribuo.provenance.impl.EmptyTrainerProvenance;

/**
 * A game's model as Tribuo has classifiers. Its training data are the background's rows, its labels the places of the classes, for
 * two classes 0 and 1. Tribuo's examples are sparse: an input that one leaves out is 0, or missing if the background has missing
 * values of it.
 */
final class LabelModel extends Model<Label> {
    private static final long serialVersionUID = 1;

    private final transient Game game;
    private final transient Map<String, Integer> places;
    private final transient double[] leftOut;

    private LabelModel(Game game, Map<String, Integer> places, double[] leftOut, ImmutableFeatureMap features) {
        super(
                "compiled model",
                new ModelProvenance(
                        LabelModel.class.getName(),
                        Instant.EPOCH.atOffset(ZoneOffset.UTC),
                        new EmptyDatasetProvenance(),
                        new EmptyTrainerProvenance()),
                features,
                observed(game).generateImmutableOutputInfo(),
                true);
        this.game = game;
        this.places = places;
        this.leftOut = leftOut;
    }

    /** The model of a game whose model gives probabilities of classes. */
    static LabelModel of(Game game) {
        List<String> names = game.model().inputs();
        Map<String, Integer> places = new HashMap<>();
        double[] leftOut = new double[names.size()];
        MutableFeatureMap features = new MutableFeatureMap();
        for (int input = 0; input < names.size(); input++) {
            places.put(names.get(input), input);
            for (int row = 0; row < game.rows(); row++) {
                double value = game.background(row, input);
                if (Double.isNaN(value)) {
                    leftOut[input] = Double.NaN;
                } else if (value != 0) {
                    features.add(names.get(input), value);
                }
            }
        }
        ImmutableFeatureMap domain = new ImmutableFeatureMap(features);
        for (VariableInfo info : domain) {
            // Draws once, since the first draw makes what all later ones share, which is not safe on several threads.
            if (info instanceof CategoricalInfo categorical) {
                categorical.frequencyBasedSample(new Random(0), game.rows());
            }
        }
        return new LabelModel(game, places, leftOut, domain);
    }

    /** The label of each row of the background; counts matter to Tribuo, which ones do not. */
    private static MutableOutputInfo<Label> observed(Game game) {
        MutableOutputInfo<Label> info = new LabelFactory().generateInfo();
        int labels = labels(game);
        for (int row = 0; row < Math.max(labels, game.rows()); row++) {
            info.observe(new Label(String.valueOf(row % labels)));
        }
        return info;
    }

    private static int labels(Game game) {
        return Math.max(2, game.model().outputs());
    }

    @Override
    public Prediction<Label> predict(Example<Label> example) {
        double[] x = leftOut.clone();
        for (Feature feature : example) {
            Integer place = places.get(feature.getName());
            if (place != null) {
                x[place] = feature.getValue();
            }
        }
        CompiledModel model = game.model();
        double[] out = new double[model.outputs()];
        game.evaluate(x, 1, out);
        model.link().apply(out, 0, out.length);
        double[] probabilities = out.length == 1 ? new double[] {1 - out[0], out[0]} : out;
        Map<String, Label> scores = new LinkedHashMap<>();
        Label best = new Label("0", probabilities[0]);
        for (int i = 0; i < probabilities.length; i++) {
            Label label = new Label(String.valueOf(i), probabilities[i]);
            scores.put(label.getLabel(), label);
            best = label.getScore() > best.getScore() ? label : best;
        }
        return new Prediction<>(best, scores, example.size(), example, true);
    }

    @Override
    public Map<String, List<Pair<String, Double>>> getTopFeatures(int count) {
        return Map.of();
    }

    @Override
    public Optional<Excuse<Label>> getExcuse(Example<Label> example) {
        return Optional.empty();
    }

    @Override
    protected Model<Label> copy(String name, ModelProvenance provenance) {
        return this;
    }
}
