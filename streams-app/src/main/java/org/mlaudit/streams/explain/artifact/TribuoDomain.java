package org.mlaudit.streams.explain.artifact;

import java.util.ArrayList;
import java.util.List;
import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.ModelArtifactException.Code;
import org.tribuo.ImmutableFeatureMap;
import org.tribuo.ImmutableOutputInfo;
import org.tribuo.Model;
import org.tribuo.classification.Label;
import org.tribuo.regression.Regressor;

/**
 * What a Tribuo model takes and gives, by Tribuo's own numbers.
 *
 * @param inputs names of its features
 * @param outputs labels, or names of a regression's dimensions
 * @param classifier whether it predicts labels
 */
record TribuoDomain(List<String> inputs, List<String> outputs, boolean classifier) {
    /**
     * Reads a model's.
     *
     * @throws ModelArtifactException if it predicts neither labels nor numbers
     */
    static TribuoDomain of(Model<?> model) {
        ImmutableFeatureMap features = model.getFeatureIDMap();
        Limits.check("inputs", features.size(), Limits.INPUTS);
        List<String> inputs = new ArrayList<>();
        for (int i = 0; i < features.size(); i++) {
            inputs.add(features.get(i).getName());
        }
        ImmutableOutputInfo<?> info = model.getOutputIDInfo();
        Limits.check("outputs", info.size(), Limits.OUTPUTS);
        List<String> outputs = new ArrayList<>();
        boolean classifier = false;
        for (int i = 0; i < info.size(); i++) {
            Object output = info.getOutput(i);
            switch (output) {
                case Label label -> {
                    classifier = true;
                    outputs.add(label.getLabel());
                }
                case Regressor regressor -> outputs.add(regressor.getNames()[0]);
                default ->
                    throw new ModelArtifactException(
                            Code.UNSUPPORTED,
                            "the model predicts a " + output.getClass().getSimpleName()
                                    + "; models that predict labels or numbers can be explained");
            }
        }
        return new TribuoDomain(List.copyOf(inputs), List.copyOf(outputs), classifier);
    }
}
