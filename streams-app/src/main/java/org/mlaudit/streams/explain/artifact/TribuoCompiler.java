package org.mlaudit.streams.explain.artifact;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.mlaudit.streams.explain.model.LinearModel;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.ModelArtifactException.Code;
import org.mlaudit.streams.explain.model.OutputSpace;
import org.mlaudit.streams.explain.model.Tree;
import org.mlaudit.streams.explain.model.TreeEnsemble;
import org.tribuo.Model;
import org.tribuo.common.liblinear.LibLinearModel;
import org.tribuo.common.sgd.AbstractFMModel;
import org.tribuo.common.sgd.AbstractLinearSGDModel;
import org.tribuo.common.tree.TreeModel;
import org.tribuo.common.xgboost.XGBoostModel;
import org.tribuo.ensemble.WeightedEnsembleModel;
import org.tribuo.protos.core.ModelProto;
import org.tribuo.protos.core.TransformedModelProto;
import org.tribuo.regression.slm.SparseLinearModel;
import org.tribuo.transform.TransformedModel;

/** Brings Tribuo's models to closed forms, with their outputs in Tribuo's order. */
final class TribuoCompiler {
    private TribuoCompiler() {}

    /**
     * Compiles a model.
     *
     * @param proto the message that the model was read from
     * @return one output each of the domain's, or for two labels perhaps only that of the second; empty if there is no closed
     *     form
     */
    static Optional<CompiledModel> compile(Model<?> model, ModelProto proto, TribuoDomain domain)
            throws InvalidProtocolBufferException {
        return switch (model) {
            case TreeModel<?> tree -> Optional.of(TribuoTrees.compile(tree, domain));
            case WeightedEnsembleModel<?> ensemble -> TribuoTrees.compile(ensemble, proto, domain);
            case XGBoostModel<?> boosted -> boosted(boosted, domain);
            case AbstractLinearSGDModel<?> linear -> TribuoLinear.compile(linear, proto, domain);
            case AbstractFMModel<?> machine -> TribuoLinear.compile(machine, proto, domain);
            case SparseLinearModel sparse -> Optional.of(TribuoLinear.compile(sparse, proto, domain));
            case LibLinearModel<?> linear -> TribuoLinear.compile(linear, domain);
            case TransformedModel<?> transformed -> {
                ModelProto inner =
                        TribuoBytes.unpacked(proto, TransformedModelProto.class).getModel();
                yield compile(transformed.getInnerModel(), inner, domain)
                        .flatMap(compiled -> TribuoTransforms.folded(compiled, transformed));
            }
            default -> Optional.empty();
        };
    }

    /** Boosters number Tribuo's features; an input that a record doesn't have is missing. */
    private static Optional<CompiledModel> boosted(XGBoostModel<?> model, TribuoDomain domain) {
        List<CompiledModel> boosters = new ArrayList<>();
        for (Booster booster : model.getInnerModels()) {
            try {
                boosters.add(XgBoostReader.ofBooster(booster.toByteArray("ubj")));
            } catch (XGBoostError e) {
                throw new ModelArtifactException(
                        Code.UNREADABLE, "the model's XGBoost part can't be read: " + e.getMessage(), e);
            } finally {
                booster.dispose();
            }
        }
        if (!domain.classifier()) {
            return dimensions(boosters, domain);
        }
        CompiledModel booster = boosters.get(0);
        int classes = domain.outputs().size();
        boolean probabilities = classes == 2
                ? booster.outputs() == 1 && booster.space() == OutputSpace.LOG_ODDS
                : booster.outputs() == classes && booster.link() == Link.SOFTMAX;
        return probabilities && boosters.size() == 1 ? Optional.of(named(booster, domain)) : Optional.empty();
    }

    /** A regression has one booster a dimension. */
    private static Optional<CompiledModel> dimensions(List<CompiledModel> boosters, TribuoDomain domain) {
        int outputs = domain.outputs().size();
        if (boosters.size() != outputs || boosters.stream().anyMatch(booster -> booster.outputs() != 1)) {
            return Optional.empty();
        }
        CompiledModel first = boosters.get(0);
        if (outputs == 1) {
            return Optional.of(named(first, domain));
        }
        if (boosters.stream().anyMatch(booster -> !(booster instanceof TreeEnsemble))) {
            return Optional.empty();
        }
        TreeEnsemble.Builder builder = TreeForms.like((TreeEnsemble) first, domain.inputs(), outputs);
        for (int output = 0; output < outputs; output++) {
            TreeEnsemble booster = (TreeEnsemble) boosters.get(output);
            builder.intercept(output, booster.intercept(0));
            for (Tree tree : booster.trees()) {
                builder.add(TreeForms.changed(tree, output, value -> value, TreeForms.SAME));
            }
        }
        return Optional.of(builder.build());
    }

    /** The same model under the names of Tribuo's features. */
    private static CompiledModel named(CompiledModel model, TribuoDomain domain) {
        if (model.inputs().size() != domain.inputs().size()) {
            throw new ModelArtifactException(
                    Code.UNREADABLE,
                    "the model has " + domain.inputs().size() + " inputs, its XGBoost part "
                            + model.inputs().size());
        }
        return switch (model) {
            case TreeEnsemble ensemble -> {
                TreeEnsemble.Builder builder = TreeForms.like(ensemble, domain.inputs(), ensemble.outputs());
                for (int output = 0; output < ensemble.outputs(); output++) {
                    builder.intercept(output, ensemble.intercept(output));
                }
                ensemble.trees().forEach(builder::add);
                yield builder.build();
            }
            case LinearModel linear -> {
                int outputs = linear.outputs();
                double[][] weights = new double[outputs][domain.inputs().size()];
                double[] intercepts = new double[outputs];
                for (int output = 0; output < outputs; output++) {
                    intercepts[output] = linear.intercept(output);
                    for (int input = 0; input < weights[output].length; input++) {
                        weights[output][input] = linear.weight(output, input);
                    }
                }
                yield new LinearModel(
                        domain.inputs(), linear.absent(), weights, intercepts, linear.space(), linear.link());
            }
            default -> throw new IllegalArgumentException("a booster is no " + model.getClass());
        };
    }
}
