package org.mlaudit.streams.explain.sampled;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.mlaudit.streams.explain.Method;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.OutputSpace;
import org.tribuo.Example;
import org.tribuo.Feature;
import org.tribuo.Model;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.explanations.lime.LIMEBase;
import org.tribuo.classification.explanations.lime.LIMEExplanation;
import org.tribuo.impl.ArrayExample;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.slm.LARSLassoTrainer;

/**
 * Tribuo's own LIME, for comparison with what others computed by it: a sparse linear model by least angle regression, of at most
 * {@value #FEATURES} inputs, fitted to {@code evaluations} perturbations that its {@link LIMEBase} draws. Tribuo shares one stream
 * of random numbers among explanations, so that theirs depend on the order of calls; here each begins at its seed. Its
 * kernel hardly falls off with distance, and it evaluates one row at a time: {@link LocalLime} is local and faster.
 *
 * <p>A feature's attribution is what its inputs add to the linear model of the class's probability: weight times value, since an
 * input that Tribuo's examples leave out is 0. The base value is the linear model's constant; the additivity error is its distance
 * from the model's probability. No standard errors: Tribuo knows none.
 */
public final class TribuoLime implements SampledExplainer {
    /** Most inputs of the linear model, as in Tribuo's examples. */
    private static final int FEATURES = 10;

    private static final int LEAST_SAMPLES = 20;
    private static final Regressor UNKNOWN = new Regressor("unknown", 0);

    /** Held, so that its level is not forgotten. */
    private static final Logger TRAINER = Logger.getLogger("org.tribuo.regression.slm");

    static {
        TRAINER.setLevel(Level.WARNING);
    }

    private final Game game;
    private final Model<Label> model;
    private final List<String> labels;

    private TribuoLime(Game game, Model<Label> model, List<String> labels) {
        this.game = game;
        this.model = model;
        this.labels = List.copyOf(labels);
    }

    /** Tells whether a model gives probabilities of classes, which are what Tribuo's LIME explains. */
    public static boolean explains(CompiledModel model) {
        return switch (model.space()) {
            case PROBABILITY -> true;
            case LOG_ODDS, SCORE -> model.link() != Link.IDENTITY;
            case VALUE, LOG_VALUE -> false;
        };
    }

    /**
     * Explains any classifier, with the background as what it was trained on.
     *
     * @throws IllegalArgumentException if the model gives no probabilities of classes
     */
    public static TribuoLime of(Game game) {
        CompiledModel model = game.model();
        if (!explains(model)) {
            throw new IllegalArgumentException("Tribuo's LIME explains probabilities of classes, and the model gives a "
                    + model.space().text());
        }
        List<String> labels = new ArrayList<>();
        for (int output = 0; output < model.outputs(); output++) {
            labels.add(String.valueOf(model.outputs() == 1 ? 1 : output));
        }
        return new TribuoLime(game, LabelModel.of(game), labels);
    }

    /**
     * Explains a classifier that Tribuo trained, with what it knows of its training data.
     *
     * @param game of the same model, compiled
     * @param labels the model's label of each output of the game's
     * @throws IllegalArgumentException if the model gives no probabilities, or was not trained by Tribuo
     */
    public static TribuoLime of(Game game, Model<Label> model, List<String> labels) {
        TribuoLime lime = new TribuoLime(game, model, labels);
        lime.lime(0, LEAST_SAMPLES); // refuses models that Tribuo's LIME does not take
        return lime;
    }

    @Override
    public Method method() {
        return Method.TRIBUO_LIME;
    }

    @Override
    public OutputSpace space() {
        return OutputSpace.PROBABILITY;
    }

    @Override
    public Sampled explain(double[] x, int target, long seed, int evaluations, double precision) {
        if (target < 0 || target >= labels.size()) {
            throw new IllegalArgumentException("there is no output " + target + " of " + labels.size());
        }
        int samples = Math.max(LEAST_SAMPLES, evaluations - 1);
        LIMEExplanation explanation;
        double[] phi = new double[game.features()];
        double base;
        String label = labels.get(target);
        try {
            explanation = lime(seed, samples).explain(example(x));
            base = spread(explanation.getModel(), x, label, phi);
        } catch (ModelFailedException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new ModelFailedException(e);
        }
        double fidelity = explanation.getEvaluation().r2().entrySet().stream()
                .filter(entry -> entry.getKey().getNames()[0].equals(label))
                .mapToDouble(entry -> entry.getValue())
                .findFirst()
                .orElse(Double.NaN);
        double output = explanation.getPrediction().getOutputScores().get(label).getScore();
        return Sampled.withoutErrors(
                base,
                output,
                phi,
                Double.isFinite(fidelity) ? OptionalDouble.of(fidelity) : OptionalDouble.empty(),
                samples + 1L);
    }

    private LIMEBase lime(long seed, int samples) {
        return new LIMEBase(
                new SplittableRandom(seed),
                model,
                new LARSLassoTrainer(Math.min(FEATURES, model.getFeatureIDMap().size())),
                samples);
    }

    private Example<Label> example(double[] x) {
        List<Feature> features = new ArrayList<>();
        List<String> names = game.model().inputs();
        for (int input = 0; input < names.size(); input++) {
            if (x[input] != 0 && !Double.isNaN(x[input])) {
                features.add(new Feature(names.get(input), x[input]));
            }
        }
        return new ArrayExample<>(LabelFactory.UNKNOWN_LABEL, features);
    }

    /**
     * Gives each feature what its inputs add, and returns the constant. Tribuo keeps weights of standardised inputs and not how
     * they were standardised, so what an input adds is seen by doubling it.
     */
    private double spread(Model<Regressor> linear, double[] x, String label, double[] phi) {
        double at = at(linear, x, label);
        double base = at;
        for (int feature = 0; feature < phi.length; feature++) {
            double[] doubled = Arrays.copyOf(x, game.inputs());
            boolean any = false;
            for (int input = 0; input < doubled.length; input++) {
                if (game.featureOf(input) == feature && doubled[input] != 0) {
                    doubled[input] *= 2;
                    any = true;
                }
            }
            phi[feature] = any ? at(linear, doubled, label) - at : 0;
            base -= phi[feature];
        }
        return base;
    }

    private double at(Model<Regressor> linear, double[] x, String label) {
        Example<Regressor> example = new ArrayExample<>(UNKNOWN, example(x), 1);
        return linear.predict(example)
                .getOutput()
                .getDimension(label)
                .orElseThrow()
                .getValue();
    }
}
