package org.mlaudit.streams.topology;

import java.util.Arrays;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.streams.explain.BlockExplainer;
import org.mlaudit.streams.explain.ExplainedModel;
import org.mlaudit.streams.explain.model.CompiledModel;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.RowSegments;

/**
 * Inferences of one model version in one source partition that wait to be explained together, as attributions of many rows
 * cost a fraction of those of one. What is said of a row depends on nothing else in the block.
 *
 * <p>Its arrays are read by {@link ExactExplaining} after {@link #explain}.
 */
final class ExplanationBlock {
    /** Bytes of an id that the block has room for on average, before it grows. */
    private static final int ID_BYTES = 40;

    final ExplainedModel explained;
    /** Base value of each output. */
    final double[] baseValues;

    final int features;
    final int outputs;
    /** Places in the block of which there are rows. */
    int rows;
    /** Raw outputs, rows x outputs. */
    final double[] raw;
    /** Attributions, rows x features. */
    final double[] phi;

    final int[] targets;
    /** What was recorded of the target's output; NaN for nothing. */
    final double[] recorded;
    /** Starts of the panes that rows were counted in. */
    final long[] panes;

    final long[] occurredAtMicros;
    final int[] partitions;
    final long[] offsets;
    final boolean[] adverse;
    final RowSegments segments;
    /** Ids in UTF-8, one after the other. */
    byte[] ids;

    /** Where the id of a row starts; that of the row after it is its end. */
    final int[] idStarts;

    private final double[] x;
    private final int inputs;

    ExplanationBlock(ExplainedModel explained, ProfileSpec spec) {
        this.explained = explained;
        BlockExplainer explainer = explained.explainerOfThread();
        int capacity = explainer.blockRows();
        this.inputs = explained.encoding().inputs();
        this.features = explainer.features();
        this.outputs = explained.model().outputs();
        this.baseValues = new double[outputs];
        for (int output = 0; output < outputs; output++) {
            baseValues[output] = explainer.baseValue(output);
        }
        this.x = new double[capacity * inputs];
        this.raw = new double[capacity * outputs];
        this.phi = new double[capacity * features];
        this.targets = new int[capacity];
        this.recorded = new double[capacity];
        this.panes = new long[capacity];
        this.occurredAtMicros = new long[capacity];
        this.partitions = new int[capacity];
        this.offsets = new long[capacity];
        this.adverse = new boolean[capacity];
        this.segments = new RowSegments(spec, capacity);
        this.ids = new byte[capacity * ID_BYTES];
        this.idStarts = new int[capacity + 1];
    }

    /** Adds an inference, which may be reused afterwards. */
    void add(InferenceRow row, InferenceExplainer.Place place) {
        int at = rows++;
        explained.encoding().encode(row, x, at * inputs);
        targets[at] = explained.target(row, x, at * inputs);
        recorded[at] = explained.recorded(row, targets[at]);
        panes[at] = place.pane;
        occurredAtMicros[at] = row.occurredAtMicros;
        partitions[at] = place.partition;
        offsets[at] = place.offset;
        adverse[at] = explained.isAdverse(row);
        segments.copy(row, at);
        int end = idStarts[at] + row.idLength();
        if (end > ids.length) {
            ids = Arrays.copyOf(ids, Math.max(end, 2 * ids.length));
        }
        System.arraycopy(row.bytes(), row.idOffset(), ids, idStarts[at], row.idLength());
        idStarts[at + 1] = end;
    }

    boolean isFull() {
        return rows == targets.length;
    }

    /** Fills the attributions and outputs of the rows. */
    void explain() {
        CompiledModel model = explained.model();
        explained.explainerOfThread().explain(x, rows, targets, phi);
        model.raw(x, rows, raw);
    }

    void clear() {
        rows = 0;
    }
}
