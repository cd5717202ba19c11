package org.mlaudit.nifi.capture;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mlaudit.contract.Reason;
import org.mlaudit.event.Rejected;
import org.mlaudit.event.RejectionReason;
import org.mlaudit.event.RejectionSource;

/**
 * Makes rejections of the records of one FlowFile.
 *
 * @param component what refuses them
 * @param flow NiFi flow, or null
 * @param flowFile UUID of the FlowFile
 */
record Rejections(String component, @Nullable String flow, String flowFile, Clock clock) {
    /**
     * One refused record.
     *
     * @param target where it would have gone; null when it could not be read so far
     * @param index position in the FlowFile, from 0
     */
    Rejected of(
            @Nullable Target target,
            @Nullable String id,
            List<Reason> reasons,
            byte[] payload,
            String contentType,
            long index) {
        return new Rejected(
                id,
                target == null ? null : target.model(),
                target == null ? null : target.version(),
                clock.instant(),
                reasons.stream().map(Rejections::reason).toList(),
                ByteBuffer.wrap(payload),
                contentType,
                new RejectionSource(component, flow, flowFile, index, null, null, null));
    }

    private static RejectionReason reason(Reason reason) {
        return new RejectionReason(reason.code().name(), reason.path(), reason.value(), reason.message());
    }
}
