package org.mlaudit.streams.topology;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.contract.ExplanationSpec;
import org.mlaudit.streams.explain.ExplainedModel;
import org.mlaudit.streams.profile.WindowSummary;

/**
 * Asks for an explanation of the inferences that deserve one: those that people must answer for, those that stand out, and
 * a share of all by the hash of their ids, which windows sum up, since it says nothing of their content. Of the others
 * the place is kept, so that they can be explained when somebody asks.
 */
final class SampledExplaining implements InferenceExplainer {
    private final ExplainedModel explained;
    private final ExplanationSink sink;
    private final KeptInference.Form form;
    /** Ids whose hash, taken as unsigned, is below are in the share. */
    private final double share;

    SampledExplaining(ExplainedModel explained, ExplanationSink sink) {
        ExplanationSpec spec = explained.contract().explanation();
        this.explained = explained;
        this.sink = sink;
        this.form = new KeptInference.Form(explained.contract().key());
        this.share = spec.share();
    }

    @Override
    public void offer(InferenceRow row, WindowSummary summary, Place place) {
        if (!row.hasId()) {
            return;
        }
        byte[] id = Arrays.copyOfRange(row.bytes(), row.idOffset(), row.idOffset() + row.idLength());
        sink.keep(id, form.place(row.occurredAtMicros, place.partition, place.offset));
        boolean inShare = unit(row.idHash2()) < share;
        if (inShare || place.anomalous || explained.isAdverse(row)) {
            Why why = explained.isAdverse(row) ? Why.ADVERSE : place.anomalous ? Why.ANOMALY : Why.SHARE;
            ByteBuffer inference = ByteBuffer.wrap(row.bytes());
            sink.request(
                    id,
                    new ExplanationRequest(why, inShare, place.pane, place.partition, place.offset, inference)
                            .encode());
        }
    }

    /** A hash as a number that is spread evenly over 0 to 1. */
    private static double unit(long hash) {
        return (hash >>> 11) * 0x1p-53;
    }
}
