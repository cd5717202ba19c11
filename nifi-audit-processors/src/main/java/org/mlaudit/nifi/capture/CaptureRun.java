package org.mlaudit.nifi.capture;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.Reason;
import org.mlaudit.contract.ReasonCode;
import org.mlaudit.event.Rejected;
import org.mlaudit.nifi.source.Fields;
import org.mlaudit.nifi.source.MalformedSourceRecord;
import org.mlaudit.nifi.source.SourceReader;
import org.mlaudit.nifi.source.UnreadableSource;

/** Takes the records of one FlowFile, one after another, to where each belongs. */
final class CaptureRun {
    private final Lane lane;
    private final Outputs outputs;
    private final Rejections rejections;
    private final UnregisteredRecords unregistered;
    private long index;

    CaptureRun(Lane lane, Outputs outputs, Rejections rejections, UnregisteredRecords unregistered) {
        this.lane = lane;
        this.outputs = outputs;
        this.rejections = rejections;
        this.unregistered = unregistered;
    }

    /** Number of records that were read, those that were skipped among them. */
    long records() {
        return index;
    }

    /**
     * Captures all records of a reader.
     *
     * @param skip number of records at the start that were captured before
     * @throws UnreadableSource if the rest can't be read; everything before it has been captured
     */
    void run(SourceReader reader, long skip) throws IOException, UnreadableSource {
        Fields record = lane.record();
        while (true) {
            try {
                if (!reader.next(record)) {
                    return;
                }
                if (index >= skip) {
                    capture(record, reader);
                }
            } catch (MalformedSourceRecord e) {
                if (index >= skip) {
                    List<Reason> why = List.of(Reason.of(ReasonCode.MALFORMED, "", String.valueOf(e.getMessage())));
                    outputs.invalid(rejected(null, null, why, e.payload(), reader), why, personal(null));
                }
            }
            index++;
        }
    }

    private void capture(Fields record, SourceReader reader) throws IOException {
        Target target = lane.targets().of(record);
        if (target == null) {
            untargeted(record, reader);
            return;
        }
        List<Reason> reasons = target.encode(record, lane.origin());
        if (reasons.isEmpty()) {
            outputs.valid(target);
            lane.advance();
        } else {
            outputs.invalid(
                    rejected(target, target.id(record), reasons, reader.payload(), reader), reasons, personal(target));
        }
    }

    private void untargeted(Fields record, SourceReader reader) throws IOException {
        List<Reason> unnamed = lane.targets().unnamed(record);
        if (!unnamed.isEmpty()) {
            outputs.invalid(rejected(null, null, unnamed, reader.payload(), reader), unnamed, personal(null));
        } else if (unregistered == UnregisteredRecords.REFUSE) {
            List<Reason> why = List.of(lane.targets().unregistered(record));
            outputs.invalid(
                    rejected(null, lane.targets().id(record), why, reader.payload(), reader), why, personal(null));
        } else {
            outputs.unregistered(reader.json());
        }
    }

    private boolean personal(@Nullable Target target) {
        return target == null ? lane.targets().personal() : target.personal();
    }

    private Rejected rejected(
            @Nullable Target target, @Nullable String id, List<Reason> why, byte[] payload, SourceReader reader) {
        return rejections.of(target, id, why, payload, reader.contentType(), index);
    }
}
