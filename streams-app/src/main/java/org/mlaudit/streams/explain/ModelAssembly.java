package org.mlaudit.streams.explain;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.contract.Artifact;
import org.mlaudit.contract.ExplanationMethod;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.contract.PredictionKind;
import org.mlaudit.contract.PredictionSpec;
import org.mlaudit.streams.explain.artifact.ReadModel;
import org.mlaudit.streams.explain.model.ClassOrder;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.mlaudit.streams.explain.model.InputEncoding;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.ModelArtifactException.Code;
import org.mlaudit.streams.explain.model.OutputSpace;
import org.mlaudit.streams.explain.tree.Kernel;
import org.mlaudit.streams.profile.Reference;

/**
 * Brings a model as its file has it together with the contract: order of classes, inputs, background, and the method that
 * explains it.
 */
public final class ModelAssembly {
    /** Rows of the background that the model must be able to predict. */
    private static final int TRIED_ROWS = 64;

    private ModelAssembly() {}

    /**
     * A model that can explain what the contract's model decides.
     *
     * @param read the model as its file has it
     * @param artifact where it is from and what it gets of which feature
     * @param reference what the contract's windows are compared with
     * @param kernel code of exact attributions of trees
     * @throws ModelArtifactException if the model is not one for the contract, fails, or can't be explained as it says
     */
    public static ExplainedModel of(
            ReadModel read, InferenceLayout layout, Artifact artifact, Optional<Reference> reference, Kernel kernel) {
        ModelContract contract = layout.contract();
        CompiledModel model = ordered(read, contract.prediction(), artifact);
        InputEncoding encoding = read.namedInputs()
                ? InputEncoding.of(layout, artifact.inputs(), model)
                : InputEncoding.byPlace(layout, artifact.inputs(), model);
        Optional<Background> background = reference.flatMap(known -> Background.of(known, encoding));
        background.ifPresent(rows -> check(model, rows));
        Explainers explainers = new Explainers(model, encoding, background, kernel);
        return new ExplainedModel(
                layout,
                encoding,
                background,
                artifact.sha256(),
                method(contract, explainers),
                explainers,
                OptionalDouble.empty());
    }

    private static CompiledModel ordered(ReadModel read, PredictionSpec prediction, Artifact artifact) {
        CompiledModel model = read.model();
        boolean ofClasses = !read.classes().isEmpty() || ofClasses(model.space());
        if (prediction.kind() == PredictionKind.REGRESSION) {
            if (!read.classes().isEmpty() || model.outputs() != 1) {
                throw new ModelArtifactException(
                        Code.CONTRACT_DIFFERS, "the contract is of a REGRESSION, the model decides between classes");
            }
            return model;
        }
        if (!ofClasses) {
            throw new ModelArtifactException(
                    Code.CONTRACT_DIFFERS,
                    "the contract is of a " + prediction.kind() + " model, but the model predicts a "
                            + model.space().text());
        }
        List<String> wanted = artifact.classes().isEmpty() ? prediction.classes() : artifact.classes();
        int outputs = prediction.kind() == PredictionKind.BINARY ? 1 : wanted.size();
        if (model.outputs() != outputs) {
            throw new ModelArtifactException(
                    Code.CONTRACT_DIFFERS,
                    "the model has " + (model.outputs() == 1 ? 2 : model.outputs()) + " classes, the contract names "
                            + wanted);
        }
        return read.classes().isEmpty() ? model : ClassOrder.of(model, read.classes(), wanted);
    }

    private static boolean ofClasses(OutputSpace space) {
        return switch (space) {
            case LOG_ODDS, PROBABILITY, SCORE -> true;
            case VALUE, LOG_VALUE -> false;
        };
    }

    private static void check(CompiledModel model, Background background) {
        int rows = Math.min(TRIED_ROWS, background.size());
        double[] out = new double[rows * model.outputs()];
        try {
            model.predict(background.rows(), rows, out);
        } catch (RuntimeException e) {
            throw new ModelArtifactException(Code.UNSUPPORTED, "the model fails on a row of the reference: " + e, e);
        }
        for (double value : out) {
            if (!Double.isFinite(value)) {
                throw new ModelArtifactException(
                        Code.UNSUPPORTED, "the model predicts " + value + " for a row of the reference");
            }
        }
    }

    private static Method method(ModelContract contract, Explainers explainers) {
        ExplanationMethod wanted = contract.explanation().method();
        Set<Method> methods = explainers.methods();
        if (methods.isEmpty()) {
            throw new ModelArtifactException(
                    Code.UNSUPPORTED,
                    "the model can be explained only against rows of reference data: register it with --reference");
        }
        if (wanted == ExplanationMethod.AUTO) {
            return methods.iterator().next();
        }
        Method method = switch (wanted) {
            case TREE_PATH_DEPENDENT -> Method.TREE_PATH_DEPENDENT;
            case TREE_INTERVENTIONAL -> Method.TREE_INTERVENTIONAL;
            case KERNEL -> Method.KERNEL;
            case LIME -> Method.LIME;
            case TRIBUO_LIME -> Method.TRIBUO_LIME;
            case PERMUTATION, AUTO, NONE, SURROGATE -> Method.PERMUTATION;
        };
        if (!methods.contains(method)) {
            throw new ModelArtifactException(
                    Code.UNSUPPORTED,
                    "the contract asks for " + method.text() + ", the model can be explained by "
                            + methods.stream().map(Method::text).toList());
        }
        return method;
    }
}
