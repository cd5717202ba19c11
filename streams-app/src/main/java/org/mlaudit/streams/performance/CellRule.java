package org.mlaudit.streams.performance;

import org.mlaudit.codec.InferenceRow;
import org.mlaudit.streams.profile.BytesOut;

/**
 * Divides what a model is asked into cells, in each of which its loss is about the same. The cells of a reference and of a
 * window are compared, so the rule must never change under a reference.
 */
public interface CellRule {
    /** Number of cells, at most 1,024. */
    int cells();

    /** The cell of an inference, from 0; {@link Decision#NONE} if it falls into none. Allocates nothing. */
    int cell(InferenceRow row);

    /** What the inferences of a cell have in common, in words. */
    String describe(int cell);

    /** Writes what tells it from other rules. */
    void writeTo(BytesOut out);
}
