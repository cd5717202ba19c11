package org.mlaudit.streams.explain.artifact;

import java.util.Optional;
import java.util.Set;
import org.mlaudit.streams.explain.model.Link;
import org.mlaudit.streams.explain.model.OutputSpace;

/**
 * How the scores that a classifier of ONNX sums become outputs of a model. With two classes there is one output, of the second.
 * What the operators do is defined by {@code onnx/docs/Operators-ml.md} and, where that is silent, by onnxruntime.
 *
 * @param outputs number of outputs
 * @param plus class whose score output 0 is, when there is one output
 * @param minus class whose score is subtracted from that; -1 for none
 * @param space what outputs measure
 * @param link how they become predictions
 */
record OnnxScores(int outputs, int plus, int minus, OutputSpace space, Link link) {
    private static final int NONE = -1;

    /**
     * Returns how scores become outputs; empty if that is not known.
     *
     * @param classes number of classes
     * @param scored classes that have scores; with two classes it may be one, whose score is then the positive class's
     * @param transform the attribute {@code post_transform}
     * @param shares whether no score is negative, so that they are shares where they are not transformed
     */
    static Optional<OnnxScores> of(int classes, Set<Integer> scored, String transform, boolean shares) {
        boolean one = classes == 2 && scored.size() == 1;
        OutputSpace plain = shares ? OutputSpace.PROBABILITY : OutputSpace.SCORE;
        if (classes < 2) {
            return Optional.empty();
        }
        if (classes > 2) {
            return switch (transform) {
                case "NONE" -> Optional.of(new OnnxScores(classes, NONE, NONE, plain, Link.IDENTITY));
                case "SOFTMAX" -> Optional.of(new OnnxScores(classes, NONE, NONE, OutputSpace.SCORE, Link.SOFTMAX));
                case "LOGISTIC" -> Optional.of(new OnnxScores(classes, NONE, NONE, OutputSpace.LOG_ODDS, Link.SIGMOID));
                default -> Optional.empty();
            };
        }
        int positive = one ? scored.iterator().next() : 1;
        return switch (transform) {
            case "NONE" -> Optional.of(new OnnxScores(1, positive, NONE, plain, Link.IDENTITY));
            case "LOGISTIC" -> Optional.of(new OnnxScores(1, positive, NONE, OutputSpace.LOG_ODDS, Link.SIGMOID));
            case "SOFTMAX" ->
                one ? Optional.empty() : Optional.of(new OnnxScores(1, 1, 0, OutputSpace.LOG_ODDS, Link.SIGMOID));
            default -> Optional.empty();
        };
    }

    /** Returns the output that a class's score is added to; -1 if none. */
    int outputOf(int label) {
        if (outputs > 1) {
            return label;
        }
        return label == plus || label == minus ? 0 : -1;
    }

    /** Returns what a class's score is multiplied by. */
    double signOf(int label) {
        return outputs == 1 && label == minus ? -1 : 1;
    }
}
