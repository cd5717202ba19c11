package org.mlaudit.streams.explain.artifact;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import org.mlaudit.contract.ArtifactFormat;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.mlaudit.streams.explain.model.FactorizationMachine;
import org.mlaudit.streams.explain.model.LinearModel;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.ModelArtifactException.Code;
import org.mlaudit.streams.explain.model.OpaqueModel;
import org.mlaudit.streams.explain.model.OutputSpace;
import org.mlaudit.streams.explain.model.Tree;
import org.mlaudit.streams.explain.model.TreeEnsemble;
import org.tribuo.Model;
import org.tribuo.protos.core.ModelProto;

/**
 * Reads models that Tribuo 4.3 saved in protobuf. Linear models, factorisation machines, trees, ensembles of these, XGBoost's
 * models and all of them under transformations are brought to a closed form; any other that predicts labels or numbers is one
 * that Tribuo itself evaluates. Java serialisation is never read, but for LIBLINEAR's part of Tribuo's own messages, which is
 * checked first.
 */
public final class TribuoReader {
    private TribuoReader() {}

    /**
     * Reads a model. The classes of a regression are the names of its dimensions if it has several, and none if it has one.
     *
     * @throws ModelArtifactException if the bytes are no such model, or one that is not explained
     */
    public static ReadModel read(byte[] bytes) {
        ModelProto proto = TribuoBytes.checked(bytes);
        Model<?> model = deserialized(proto);
        TribuoDomain domain = TribuoDomain.of(model);
        CompiledModel compiled = compiled(model, proto, domain);
        List<String> classes = domain.classifier() || domain.outputs().size() > 1 ? domain.outputs() : List.of();
        return new ReadModel(ArtifactFormat.TRIBUO, compiled, classes, true);
    }

    /**
     * Reads a model as Tribuo has it.
     *
     * @throws ModelArtifactException if the bytes are no such model
     */
    public static Model<?> model(byte[] bytes) {
        return deserialized(TribuoBytes.checked(bytes));
    }

    private static Model<?> deserialized(ModelProto proto) {
        try {
            return Model.deserialize(proto);
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            throw new ModelArtifactException(
                    Code.UNREADABLE,
                    "the bytes are no Tribuo model that can be read (class " + proto.getClassName() + "): " + reason(e),
                    e);
        } catch (OutOfMemoryError e) {
            throw new ModelArtifactException(
                    Code.TOO_LARGE, "the model claims more memory than there is: " + e.getMessage(), e);
        }
    }

    private static String reason(Throwable thrown) {
        Throwable root = thrown;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    }

    private static CompiledModel compiled(Model<?> model, ModelProto proto, TribuoDomain domain) {
        try {
            Optional<CompiledModel> compiled = TribuoCompiler.compile(model, proto, domain);
            return compiled.map(found -> domain.classifier() ? ofTwo(found) : found)
                    .orElseGet(() -> TribuoOpaque.of(model, domain));
        } catch (InvalidProtocolBufferException | IllegalArgumentException | ClassCastException e) {
            throw new ModelArtifactException(Code.UNREADABLE, "the model is damaged: " + reason(e), e);
        }
    }

    /** Two outputs of a classifier become one: the second's probability, or its score less the first's. */
    private static CompiledModel ofTwo(CompiledModel model) {
        if (model.outputs() != 2) {
            return model;
        }
        boolean odds = model.link() == Link.SOFTMAX;
        OutputSpace space = odds ? OutputSpace.LOG_ODDS : model.space();
        Link link = odds ? Link.SIGMOID : model.link();
        boolean difference = model.space() == OutputSpace.SCORE;
        return switch (model) {
            case LinearModel linear -> ofTwo(linear, space, link);
            case FactorizationMachine machine -> ofTwo(machine, space, link);
            case TreeEnsemble ensemble -> ofTwo(ensemble, space, link, difference);
            case OpaqueModel opaque -> opaque;
        };
    }

    private static LinearModel ofTwo(LinearModel model, OutputSpace space, Link link) {
        int inputs = model.inputs().size();
        double[][] weights = new double[1][inputs];
        double[][] offsets = new double[1][inputs];
        Map<Integer, DoubleUnaryOperator> shapes = new HashMap<>();
        for (int input = 0; input < inputs; input++) {
            weights[0][input] = model.weight(1, input) - model.weight(0, input);
            offsets[0][input] = model.offset(1, input) - model.offset(0, input);
            int place = input;
            model.shape(input).ifPresent(shape -> shapes.put(place, shape));
        }
        double[] intercepts = {model.intercept(1) - model.intercept(0)};
        return new LinearModel(model.inputs(), model.absent(), weights, offsets, intercepts, shapes, space, link);
    }

    /** The factors of both, those of the first with the opposite weight. */
    private static FactorizationMachine ofTwo(FactorizationMachine model, OutputSpace space, Link link) {
        int inputs = model.inputs().size();
        int rank = model.rank();
        double[][] weights = new double[1][inputs];
        double[][][] factors = new double[1][inputs][2 * rank];
        double[][] factorWeights = new double[1][2 * rank];
        for (int k = 0; k < rank; k++) {
            factorWeights[0][k] = model.factorWeight(1, k);
            factorWeights[0][rank + k] = -model.factorWeight(0, k);
        }
        for (int input = 0; input < inputs; input++) {
            weights[0][input] = model.weight(1, input) - model.weight(0, input);
            for (int k = 0; k < rank; k++) {
                factors[0][input][k] = model.factor(1, input, k);
                factors[0][input][rank + k] = model.factor(0, input, k);
            }
        }
        double[] intercepts = {model.intercept(1) - model.intercept(0)};
        return new FactorizationMachine(
                model.inputs(), model.absent(), weights, intercepts, factors, factorWeights, space, link);
    }

    private static TreeEnsemble ofTwo(TreeEnsemble model, OutputSpace space, Link link, boolean difference) {
        TreeEnsemble.Builder builder = TreeForms.like(model, model.inputs(), 1, space, link);
        builder.intercept(0, model.intercept(1) - (difference ? model.intercept(0) : 0));
        for (Tree tree : model.trees()) {
            if (tree.output() == 1) {
                builder.add(TreeForms.changed(tree, 0, value -> value, TreeForms.SAME));
            } else if (difference) {
                builder.add(TreeForms.changed(tree, 0, value -> -value, TreeForms.SAME));
            }
        }
        return builder.build();
    }
}
