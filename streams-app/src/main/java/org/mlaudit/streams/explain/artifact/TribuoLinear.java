package org.mlaudit.streams.explain.artifact;

import com.google.protobuf.InvalidProtocolBufferException;
import de.bwaldvogel.liblinear.SolverType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.mlaudit.streams.explain.model.FactorizationMachine;
import org.mlaudit.streams.explain.model.LinearModel;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.ModelArtifactException.Code;
import org.mlaudit.streams.explain.model.OutputSpace;
import org.tribuo.Model;
import org.tribuo.classification.sgd.protos.ClassificationLinearSGDProto;
import org.tribuo.classification.sgd.protos.FMClassificationModelProto;
import org.tribuo.common.liblinear.LibLinearModel;
import org.tribuo.common.sgd.AbstractFMModel;
import org.tribuo.common.sgd.AbstractLinearSGDModel;
import org.tribuo.math.la.DenseMatrix;
import org.tribuo.math.la.DenseVector;
import org.tribuo.math.la.SparseVector;
import org.tribuo.math.la.Tensor;
import org.tribuo.math.la.VectorTuple;
import org.tribuo.protos.core.ModelProto;
import org.tribuo.regression.ImmutableRegressionInfo;
import org.tribuo.regression.sgd.protos.FMRegressionModelProto;
import org.tribuo.regression.sgd.protos.RegressionLinearSGDProto;
import org.tribuo.regression.slm.SparseLinearModel;
import org.tribuo.regression.slm.protos.SparseLinearModelProto;

/** Tribuo's linear models and factorisation machines. */
final class TribuoLinear {
    private static final String NORMALIZERS = "org.tribuo.math.util.";

    private TribuoLinear() {}

    /**
     * What a classifier makes of its scores.
     *
     * @param space what they are
     * @param link how they become what it predicts
     */
    private record Scores(OutputSpace space, Link link) {}

    /** Empty for a way to normalise that is not known. */
    private static Optional<Scores> scores(String normalizer) {
        return switch (normalizer) {
            case NORMALIZERS + "ExpNormalizer" -> Optional.of(new Scores(OutputSpace.SCORE, Link.SOFTMAX));
            case NORMALIZERS + "NoopNormalizer" -> Optional.of(new Scores(OutputSpace.SCORE, Link.IDENTITY));
            default -> Optional.empty();
        };
    }

    /** The last weight of an output is its intercept. */
    static Optional<CompiledModel> compile(AbstractLinearSGDModel<?> model, ModelProto proto, TribuoDomain domain)
            throws InvalidProtocolBufferException {
        Optional<Scores> scores;
        int[] rows;
        if (domain.classifier()) {
            scores = scores(TribuoBytes.unpacked(proto, ClassificationLinearSGDProto.class)
                    .getNormalizer()
                    .getClassName());
            rows = identity(domain);
        } else {
            scores = Optional.of(new Scores(OutputSpace.VALUE, Link.IDENTITY));
            rows = rows(
                    domain,
                    TribuoBytes.unpacked(proto, RegressionLinearSGDProto.class).getDimensionNamesList());
        }
        if (scores.isEmpty()) {
            return Optional.empty();
        }
        DenseMatrix matrix = model.getWeightsCopy();
        int inputs = domain.inputs().size();
        double[][] weights = new double[rows.length][inputs];
        double[] intercepts = new double[rows.length];
        for (int output = 0; output < rows.length; output++) {
            for (int input = 0; input < inputs; input++) {
                weights[output][input] = matrix.get(rows[output], input);
            }
            intercepts[output] = matrix.get(rows[output], inputs);
        }
        return Optional.of(new LinearModel(
                domain.inputs(),
                0,
                weights,
                intercepts,
                scores.get().space(),
                scores.get().link()));
    }

    private static int[] identity(TribuoDomain domain) {
        int[] rows = new int[domain.outputs().size()];
        for (int output = 0; output < rows.length; output++) {
            rows[output] = output;
        }
        return rows;
    }

    /** The row of weights of each of the domain's outputs, where weights are in another order. */
    private static int[] rows(TribuoDomain domain, List<String> names) {
        int[] rows = new int[domain.outputs().size()];
        for (int output = 0; output < rows.length; output++) {
            rows[output] = names.indexOf(domain.outputs().get(output));
            if (rows[output] < 0) {
                throw new ModelArtifactException(
                        Code.UNREADABLE,
                        "the model has no weights of its output '"
                                + domain.outputs().get(output) + "'");
            }
        }
        return rows;
    }

    /** A factorisation machine; a regression may be trained on values with their mean and variance taken out. */
    static Optional<CompiledModel> compile(AbstractFMModel<?> model, ModelProto proto, TribuoDomain domain)
            throws InvalidProtocolBufferException {
        Optional<Scores> scores = Optional.of(new Scores(OutputSpace.VALUE, Link.IDENTITY));
        int[] rows = identity(domain);
        boolean standardised = false;
        if (domain.classifier()) {
            scores = scores(TribuoBytes.unpacked(proto, FMClassificationModelProto.class)
                    .getNormalizer()
                    .getClassName());
        } else {
            FMRegressionModelProto message = TribuoBytes.unpacked(proto, FMRegressionModelProto.class);
            standardised = message.getStandardise();
            rows = rows(domain, message.getDimensionNamesList());
        }
        if (scores.isEmpty()) {
            return Optional.empty();
        }
        DenseMatrix linear = model.getLinearWeightsCopy();
        DenseVector biases = model.getBiasesCopy();
        Tensor[] factors = model.getFactorsCopy();
        int inputs = domain.inputs().size();
        int rank = ((DenseMatrix) factors[0]).getDimension1Size();
        double[][] weights = new double[rows.length][inputs];
        double[] intercepts = new double[rows.length];
        double[][][] byInput = new double[rows.length][inputs][rank];
        double[][] factorWeights = new double[rows.length][rank];
        for (int output = 0; output < rows.length; output++) {
            int row = rows[output];
            // Tribuo multiplies by the variance, not its root, of the output of that number in its own order.
            double scale = standardised ? regression(model).getVariance(row) : 1;
            double shift = standardised ? regression(model).getMean(row) : 0;
            intercepts[output] = biases.get(row) * scale + shift;
            DenseMatrix matrix = (DenseMatrix) factors[row];
            Arrays.fill(factorWeights[output], scale);
            for (int input = 0; input < inputs; input++) {
                weights[output][input] = linear.get(row, input) * scale;
                for (int k = 0; k < rank; k++) {
                    byInput[output][input][k] = matrix.get(k, input);
                }
            }
        }
        return Optional.of(new FactorizationMachine(
                domain.inputs(),
                0,
                weights,
                intercepts,
                byInput,
                factorWeights,
                scores.get().space(),
                scores.get().link()));
    }

    private static ImmutableRegressionInfo regression(Model<?> model) {
        return (ImmutableRegressionInfo) model.getOutputIDInfo();
    }

    /**
     * A sparse linear model. It takes means and scales out of the inputs that a record has, and of no others, so an input that is
     * absent is not the same as 0. A dimension without weights predicts its mean and scale, as Tribuo has it.
     */
    static LinearModel compile(SparseLinearModel model, ModelProto proto, TribuoDomain domain)
            throws InvalidProtocolBufferException {
        SparseLinearModelProto message = TribuoBytes.unpacked(proto, SparseLinearModelProto.class);
        Map<String, SparseVector> byName = model.getWeights();
        DenseVector means = (DenseVector) Tensor.deserialize(message.getFeatureMeans());
        DenseVector norms = (DenseVector) Tensor.deserialize(message.getFeatureNorms());
        int[] rows = rows(domain, message.getDimensionsList());
        int inputs = domain.inputs().size();
        double[][] weights = new double[rows.length][inputs];
        double[][] offsets = new double[rows.length][inputs];
        double[] intercepts = new double[rows.length];
        for (int output = 0; output < rows.length; output++) {
            double scale = message.getYNorm(rows[output]);
            double sum = 0;
            SparseVector sparse = byName.get(domain.outputs().get(output));
            if (sparse == null || sparse.numActiveElements() == 0) {
                sum = 1;
            } else {
                for (VectorTuple weight : sparse) {
                    double scaled = weight.value / norms.get(weight.index);
                    if (weight.index < inputs) {
                        weights[output][weight.index] = scaled * scale;
                        offsets[output][weight.index] = -scaled * means.get(weight.index) * scale;
                    } else {
                        sum += scaled * (1 - means.get(weight.index));
                    }
                }
            }
            intercepts[output] = sum * scale + message.getYMean(rows[output]);
        }
        return new LinearModel(
                domain.inputs(), Double.NaN, weights, offsets, intercepts, Map.of(), OutputSpace.VALUE, Link.IDENTITY);
    }

    /** LIBLINEAR numbers inputs from 1 and has the intercept's weight last; weights are by input and, within one, by class. */
    static Optional<CompiledModel> compile(LibLinearModel<?> model, TribuoDomain domain) {
        int outputs = domain.outputs().size();
        int inputs = domain.inputs().size();
        if (!domain.classifier()) {
            double[][] weights = new double[outputs][inputs];
            double[] intercepts = new double[outputs];
            for (int output = 0; output < outputs; output++) {
                add(model.getInnerModels().get(output), 1, 0, 1, weights[output], intercepts, output);
            }
            return Optional.of(
                    new LinearModel(domain.inputs(), 0, weights, intercepts, OutputSpace.VALUE, Link.IDENTITY));
        }
        de.bwaldvogel.liblinear.Model inner = model.getInnerModels().get(0);
        int[] labels = inner.getLabels();
        if (labels.length != outputs) {
            return Optional.empty();
        }
        boolean probabilities = inner.isProbabilityModel();
        if (outputs == 2 && inner.getSolverType() != SolverType.MCSVM_CS) {
            double[][] weights = new double[1][inputs];
            double[] intercepts = new double[1];
            add(inner, 1, 0, labels[0] == 1 ? 1 : -1, weights[0], intercepts, 0);
            return Optional.of(new LinearModel(
                    domain.inputs(),
                    0,
                    weights,
                    intercepts,
                    probabilities ? OutputSpace.LOG_ODDS : OutputSpace.SCORE,
                    probabilities ? Link.SIGMOID : Link.IDENTITY));
        }
        double[][] weights = new double[outputs][inputs];
        double[] intercepts = new double[outputs];
        for (int place = 0; place < outputs; place++) {
            add(inner, outputs, place, 1, weights[labels[place]], intercepts, labels[place]);
        }
        return Optional.of(new LinearModel(
                domain.inputs(),
                0,
                weights,
                intercepts,
                OutputSpace.SCORE,
                probabilities ? Link.ONE_AGAINST_REST : Link.IDENTITY));
    }

    private static void add(
            de.bwaldvogel.liblinear.Model model,
            int width,
            int place,
            double sign,
            double[] weights,
            double[] intercepts,
            int output) {
        double[] all = model.getFeatureWeights();
        if (all.length < weights.length * width) {
            throw new ModelArtifactException(
                    Code.UNREADABLE, "the model has " + all.length + " weights, too few for its inputs");
        }
        for (int input = 0; input < weights.length; input++) {
            weights[input] = sign * all[input * width + place];
        }
        int bias = weights.length * width + place;
        intercepts[output] = bias < all.length ? sign * all[bias] : 0;
    }
}
