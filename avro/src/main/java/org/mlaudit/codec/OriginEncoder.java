package org.mlaudit.codec;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.mlaudit.event.Origin;

/**
 * Encodes origins as the union of null and Origin. From one record to the next only the sequence differs, so the bytes of
 * the texts are kept as long as the origin has the same text objects.
 */
final class OriginEncoder {
    private @Nullable String producer;
    private @Nullable String flow;
    private @Nullable String flowFile;
    /** The branch of the union and the producer. */
    private byte[] before = {};
    /** Flow and FlowFile. */
    private byte[] after = {};

    void encode(@Nullable Origin origin, AvroBuffer out) {
        if (origin == null) {
            out.putByte(0);
            return;
        }
        if (!isKept(origin)) {
            keep(origin);
        }
        out.putRaw(before);
        out.putLong(origin.getSequence());
        out.putRaw(after);
    }

    @SuppressWarnings("ReferenceEquality") // Only a short cut: a miss encodes the texts again.
    private boolean isKept(Origin origin) {
        return before.length > 0
                && origin.getProducer() == producer
                && origin.getFlow() == flow
                && origin.getFlowFile() == flowFile;
    }

    private void keep(Origin origin) {
        producer = origin.getProducer();
        flow = origin.getFlow();
        flowFile = origin.getFlowFile();
        AvroBuffer buffer = new AvroBuffer();
        buffer.putByte(2);
        buffer.putText(origin.getProducer());
        before = Arrays.copyOf(buffer.bytes(), buffer.length());
        buffer.clear();
        Envelope.nullableText(flow, buffer);
        Envelope.nullableText(flowFile, buffer);
        after = Arrays.copyOf(buffer.bytes(), buffer.length());
    }
}
