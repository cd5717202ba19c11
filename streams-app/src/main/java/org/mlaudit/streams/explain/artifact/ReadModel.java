package org.mlaudit.streams.explain.artifact;

import java.util.List;
import org.mlaudit.contract.ArtifactFormat;
import org.mlaudit.streams.explain.model.CompiledModel;

/**
 * A model as its file has it, before it is brought to the contract's order of classes and its features.
 *
 * @param format form of the file
 * @param model the model; outputs in the file's order of classes. A model of two classes has one output, of its second
 * @param classes the file's names of the classes in its order, all of them (so two for one output); empty if it names none, as
 *     XGBoost's files and regressions do
 * @param namedInputs whether the file names its inputs; if not, their names say their places only and the contract's order holds
 */
public record ReadModel(ArtifactFormat format, CompiledModel model, List<String> classes, boolean namedInputs) {
    public ReadModel {
        classes = List.copyOf(classes);
    }
}
