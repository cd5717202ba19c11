package org.mlaudit.streams.explain.artifact;

import org.mlaudit.streams.explain.model.ModelArtifactException;
import org.mlaudit.streams.explain.model.ModelArtifactException.Code;

/**
 * The most of anything that is read of a model file. They are far above what models that people train have, and keep a hostile
 * file from taking the memory or the time of the process: whatever a file claims, nothing is allocated before the bytes that
 * it takes are there.
 */
final class Limits {
    /** Trees of a model. */
    static final int TREES = 100_000;
    /** Nodes of all trees of a model, which take about 40 bytes each. */
    static final int NODES = 1 << 22;
    /** Comparisons between a root and a leaf. */
    static final int DEPTH = 512;
    /** Inputs of a model. */
    static final int INPUTS = 100_000;
    /** Outputs of a model. */
    static final int OUTPUTS = 10_000;
    /** Weights of a linear model, over all outputs. */
    static final int WEIGHTS = 1 << 22;
    /** Different sets of categories that trees compare with. */
    static final int CATEGORY_SETS = 20_000;
    /** Categories in all of these sets. */
    static final int CATEGORIES = 1 << 22;
    /** Characters of a name. */
    static final int TEXT = 10_000;
    /** Objects and arrays within each other. */
    static final int NESTING = 64;
    /** Fields of an object. */
    static final int FIELDS = 10_000;

    private Limits() {}

    /**
     * Fails if there are too many.
     *
     * @param what what is counted, for example {@code "trees"}
     */
    static void check(String what, long count, long most) {
        if (count > most) {
            throw new ModelArtifactException(
                    Code.TOO_LARGE, "the model has " + count + " " + what + " or more; " + most + " are read");
        }
    }
}
