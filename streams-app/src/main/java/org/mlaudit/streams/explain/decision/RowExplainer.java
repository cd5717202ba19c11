package org.mlaudit.streams.explain.decision;

import org.mlaudit.streams.explain.Explanation;

/** Explains the answer to one row. */
@FunctionalInterface
public interface RowExplainer {
    /**
     * Explains an output.
     *
     * @param inputs the row as the model takes it
     * @param target the output, from 0
     */
    Explanation explain(double[] inputs, int target);
}
