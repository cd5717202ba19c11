package org.mlaudit.streams.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.contract.Artifact;
import org.mlaudit.contract.ExplanationMethod;
import org.mlaudit.contract.Feature;
import org.mlaudit.contract.ModelContract;
import org.mlaudit.streams.explain.artifact.ContractOutputs;
import org.mlaudit.streams.explain.artifact.ModelFiles;
import org.mlaudit.streams.explain.artifact.ReadModel;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.mlaudit.streams.explain.model.InputEncoding;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.ModelArtifactException.Code;
import org.mlaudit.streams.explain.surrogate.Refusal;
import org.mlaudit.streams.explain.surrogate.Surrogate;
import org.mlaudit.streams.explain.surrogate.SurrogateLearner;
import org.mlaudit.streams.explain.tree.Kernel;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.RowSample;

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
        InputEncoding encoding = read.namedInputs()
                ? InputEncoding.of(layout, artifact.inputs(), read.model())
                : InputEncoding.byPlace(layout, artifact.inputs(), read.model());
        checkThatNothingIsHidden(contract, encoding);
        ReadModel told = ModelFiles.withTexts(read, encoding);
        CompiledModel model = ContractOutputs.arrange(told, contract.prediction(), artifact.classes());
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

    /**
     * A model of which the file is given.
     *
     * @param bytes of the file, which may be anything
     * @throws ModelArtifactException also if it is no model that can be read
     */
    public static ExplainedModel of(
            byte[] bytes, InferenceLayout layout, Artifact artifact, Optional<Reference> reference, Kernel kernel) {
        return of(ModelFiles.read(bytes, artifact.format()), layout, artifact, reference, kernel);
    }

    /**
     * A surrogate, learned from the predictions that the rows of the reference recorded, in place of a model that is not at hand.
     * Its explanations are exact of the surrogate, and of the model as far as its fidelity goes.
     *
     * @throws ModelArtifactException if there is no reference with rows, or no surrogate is faithful
     */
    public static ExplainedModel surrogate(InferenceLayout layout, Optional<Reference> reference, Kernel kernel) {
        RowSample sample = reference
                .flatMap(Reference::sample)
                .orElseThrow(() -> new ModelArtifactException(
                        Code.NEEDS_REFERENCE,
                        "a surrogate is learned from rows of reference data: register the version with --reference"));
        return switch (SurrogateLearner.learn(sample)) {
            case Refusal refusal -> throw new ModelArtifactException(Code.NOT_FAITHFUL, refusal.reason());
            case Surrogate surrogate -> {
                Optional<Background> background = Background.of(sample, surrogate.encoding());
                Explainers explainers = new Explainers(surrogate.model(), surrogate.encoding(), background, kernel);
                yield new ExplainedModel(
                        layout,
                        surrogate.encoding(),
                        background,
                        surrogate.digest(),
                        explainers.methods().iterator().next(),
                        explainers,
                        OptionalDouble.of(surrogate.fidelity()));
            }
        };
    }

    /** What the model got is not in the record: explaining what is left would explain another decision. */
    private static void checkThatNothingIsHidden(ModelContract contract, InputEncoding encoding) {
        List<String> hidden = new ArrayList<>();
        for (int i = 0; i < contract.features().size(); i++) {
            Feature feature = contract.features().get(i);
            if (feature.handling().hides() && encoding.inputsOf(i).length > 0) {
                hidden.add(feature.name() + " (" + feature.handling().action() + ")");
            }
        }
        if (!hidden.isEmpty()) {
            throw new ModelArtifactException(
                    Code.INPUT_HIDDEN,
                    "the model takes " + String.join(", ", hidden)
                            + ", which the contract's protections keep out of the"
                            + " record in the clear, so that its decisions can't be explained from it. Explanation method"
                            + " SURROGATE explains them by the other features");
        }
    }

    private static void check(CompiledModel model, Background background) {
        int rows = Math.min(TRIED_ROWS, background.size());
        double[] out = new double[rows * model.outputs()];
        try {
            model.predict(background.rows(), rows, out);
        } catch (ModelArtifactException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new ModelArtifactException(
                    Code.PREDICTION_FAILED, "the model fails on a row of the reference: " + e, e);
        }
        for (double value : out) {
            if (!Double.isFinite(value)) {
                throw new ModelArtifactException(
                        Code.NOT_FINITE, "the model predicts " + value + " for a row of the reference");
            }
        }
    }

    private static Method method(ModelContract contract, Explainers explainers) {
        ExplanationMethod wanted = contract.explanation().method();
        Set<Method> methods = explainers.methods();
        if (methods.isEmpty()) {
            throw new ModelArtifactException(
                    Code.NEEDS_REFERENCE,
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
