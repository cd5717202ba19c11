package org.mlaudit.streams.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.mlaudit.codec.CategoryHash;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.mlaudit.streams.explain.model.InputEncoding;
import org.mlaudit.streams.explain.sampled.Sampled;
import org.mlaudit.streams.explain.sampled.SampledExplainer;
import org.mlaudit.streams.explain.sampled.Seeds;

/**
 * A registered model version that can be evaluated and explained. Immutable and safe for any number of threads; what has
 * work space is made anew for each thread.
 */
public final class ExplainedModel {
    private static final int NONE = -1;

    private final InferenceLayout layout;
    private final InputEncoding encoding;
    private final Optional<Background> background;
    private final String digest;
    private final Method method;
    private final Explainers explainers;
    private final OptionalDouble fidelity;
    private final ThreadLocal<BlockExplainer> ownExplainer;

    private final int score;
    private final int label;
    private final int value;
    private final long[] classHashes;
    private final boolean hasAdverse;
    private final long adverse;

    /**
     * A model.
     *
     * @param layout columns of its inferences
     * @param encoding how an inference becomes its inputs
     * @param background rows that it is compared with, where a reference has any
     * @param digest SHA-256 of the artifact, hexadecimal
     * @param method how its decisions are explained, one of the explainers'
     * @param explainers explain it
     * @param fidelity R squared of a surrogate; empty for the model itself
     */
    public ExplainedModel(
            InferenceLayout layout,
            InputEncoding encoding,
            Optional<Background> background,
            String digest,
            Method method,
            Explainers explainers,
            OptionalDouble fidelity) {
        this.layout = layout;
        this.encoding = encoding;
        this.background = background;
        this.digest = digest;
        this.method = method;
        this.explainers = explainers;
        this.fidelity = fidelity;
        this.ownExplainer = ThreadLocal.withInitial(this::explainer);
        this.score = column(InferenceLayout.SCORE);
        this.label = column(InferenceLayout.LABEL);
        this.value = column(InferenceLayout.VALUE);
        this.classHashes = layout.contract().prediction().classes().stream()
                .mapToLong(CategoryHash::of)
                .toArray();
        Optional<String> against = layout.contract().explanation().adverse();
        this.hasAdverse = against.isPresent();
        this.adverse = against.map(CategoryHash::of).orElse(0L);
    }

    private int column(String target) {
        return layout.column(target).map(Column::index).orElse(NONE);
    }

    /** Columns of its inferences. */
    public InferenceLayout layout() {
        return layout;
    }

    /** Its contract. */
    public ModelContract contract() {
        return layout.contract();
    }

    /** What it computes. */
    public CompiledModel model() {
        return explainers.model();
    }

    /** How an inference becomes its inputs. */
    public InputEncoding encoding() {
        return encoding;
    }

    /** Rows that it is compared with. */
    public Optional<Background> background() {
        return background;
    }

    /** SHA-256 of the artifact, hexadecimal. */
    public String digest() {
        return digest;
    }

    /** How its decisions are explained unless somebody asks for another method. */
    public Method method() {
        return fidelity.isPresent() ? Method.SURROGATE : method;
    }

    /** All that explains it. */
    public Explainers explainers() {
        return explainers;
    }

    /** Whether its explanations are exact, and so made of every inference. */
    public boolean isExact() {
        return Explainers.isExact(method);
    }

    /** R squared of a surrogate; empty for the model itself. */
    public OptionalDouble fidelity() {
        return fidelity;
    }

    /**
     * Makes what explains decisions exactly, for one thread.
     *
     * @throws IllegalArgumentException if its method is a sampled one
     */
    public BlockExplainer explainer() {
        return explainers.exact(method);
    }

    /**
     * What explains decisions exactly, for the thread that asks: the same one each time.
     *
     * @throws IllegalArgumentException if its method is a sampled one
     */
    public BlockExplainer explainerOfThread() {
        return ownExplainer.get();
    }

    /**
     * The output that explains what an inference decided: of a MULTICLASS model that of the decided class, or, where the inference
     * names none of the model's, of the class that the model finds most probable; otherwise the only one.
     *
     * @param x its inputs, from {@code offset} on
     */
    public int target(InferenceRow row, double[] x, int offset) {
        if (model().outputs() == 1) {
            return 0;
        }
        for (int i = 0; i < classHashes.length && label != NONE && row.present[label]; i++) {
            if (classHashes[i] == row.hash[label]) {
                return i;
            }
        }
        double[] predicted = new double[model().outputs()];
        model().predict(Arrays.copyOfRange(x, offset, offset + encoding.inputs()), 1, predicted);
        int most = 0;
        for (int output = 1; output < predicted.length; output++) {
            most = predicted[output] > predicted[most] ? output : most;
        }
        return most;
    }

    /** What the output of a target means: a class, or empty for a value. */
    public String targetName(int target) {
        List<String> classes = contract().prediction().classes();
        return switch (contract().prediction().kind()) {
            case BINARY -> classes.get(1);
            case MULTICLASS -> classes.get(target);
            case REGRESSION -> "";
        };
    }

    /** Whether an inference decided for the class that people are told reasons for. */
    public boolean isAdverse(InferenceRow row) {
        return hasAdverse && label != NONE && row.present[label] && row.hash[label] == adverse;
    }

    /**
     * What an inference recorded of the output of a target: a probability, or the value; NaN when it says nothing, and for a
     * surrogate, which did not make the prediction.
     */
    public double recorded(InferenceRow row, int target) {
        if (fidelity.isPresent()) {
            return Double.NaN;
        }
        PredictionKind kind = contract().prediction().kind();
        if (kind == PredictionKind.MULTICLASS) {
            return row.probabilitiesPresent ? row.probabilities[target] : Double.NaN;
        }
        int place = kind == PredictionKind.BINARY ? score : value;
        return place != NONE && row.present[place] ? row.number[place] : Double.NaN;
    }

    /** Whether predictions are probabilities, otherwise values. */
    public boolean isClassifier() {
        return contract().prediction().kind() != PredictionKind.REGRESSION;
    }

    /**
     * Explains an inference by the model's own method: the same one gets the same answer, alone or among others.
     *
     * @param id the inference's; it decides what is sampled
     * @param x its inputs
     * @param target the output that is explained
     * @param evaluations most evaluations of a sampled method
     * @param precision where a sampled method stops, see {@link SampledExplainer#explain}
     * @throws org.mlaudit.streams.explain.sampled.ModelFailedException if the model fails
     */
    public Explanation explain(String id, double[] x, int target, int evaluations, double precision) {
        return isExact()
                ? explainExactly(ownExplainer.get(), method(), x, target)
                : explainBySampling(method, id, x, target, evaluations, precision);
    }

    /**
     * Explains an inference by another method.
     *
     * @throws IllegalArgumentException if the method does not explain this model
     */
    public Explanation explain(Method by, String id, double[] x, int target, int evaluations, double precision) {
        if (by == method()) {
            return explain(id, x, target, evaluations, precision);
        }
        return Explainers.isExact(by)
                ? explainExactly(explainers.exact(by), by, x, target)
                : explainBySampling(by, id, x, target, evaluations, precision);
    }

    private Explanation explainExactly(BlockExplainer explainer, Method by, double[] x, int target) {
        double[] phi = new double[explainer.features()];
        explainer.explain(x, 1, new int[] {target}, phi);
        double[] raw = new double[model().outputs()];
        model().raw(x, 1, raw);
        double output = raw[target];
        model().link().apply(raw, 0, raw.length);
        double base = explainer.baseValue(target);
        double sum = base;
        List<Attribution> attributions = new ArrayList<>();
        for (int feature = 0; feature < phi.length; feature++) {
            sum += phi[feature];
            attributions.add(
                    new Attribution(encoding.featureNames().get(feature), phi[feature], OptionalDouble.empty()));
        }
        return new Explanation(
                by,
                model().space(),
                explainer.kernel(),
                0,
                digest,
                target,
                output,
                base,
                raw[target],
                attributions,
                sum - output,
                fidelity,
                0);
    }

    private Explanation explainBySampling(
            Method by, String id, double[] x, int target, int evaluations, double precision) {
        long seed = Seeds.of(id, digest);
        Sampled sampled = explainers.sampled(by).explain(x, target, seed, evaluations, precision);
        List<Attribution> attributions = new ArrayList<>();
        for (int feature = 0; feature < sampled.features(); feature++) {
            attributions.add(new Attribution(
                    encoding.featureNames().get(feature), sampled.phi(feature), sampled.standardError(feature)));
        }
        double[] prediction = new double[model().outputs()];
        model().predict(x, 1, prediction);
        return new Explanation(
                by,
                explainers.sampled(by).space(),
                "plain",
                seed,
                digest,
                target,
                sampled.output(),
                sampled.baseValue(),
                prediction[target],
                attributions,
                sampled.additivityError(),
                sampled.fidelity(),
                sampled.evaluations());
    }
}
