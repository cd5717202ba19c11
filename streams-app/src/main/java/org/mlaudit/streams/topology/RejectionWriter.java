package org.mlaudit.streams.topology;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.contract.Reason;
import org.mlaudit.event.Rejected;
import org.mlaudit.event.RejectionReason;
import org.mlaudit.event.RejectionSource;

/** Makes the record that keeps a refused inference: its bytes, its place and why. */
final class RejectionWriter {
    private static final String CONTENT_TYPE = "application/vnd.confluent.avro";

    private final EventCodec<Rejected> codec;
    private final String component;

    /**
     * @param codec writes the rejected topic's values
     * @param component name under which this application refuses records
     */
    RejectionWriter(EventCodec<Rejected> codec, String component) {
        this.codec = codec;
        this.component = component;
    }

    /** The bytes of a record; none of one without a value, which is as unreadable. */
    static byte[] bytes(Record<byte[], byte[]> record) {
        return record.value() == null ? new byte[0] : record.value();
    }

    Record<byte[], byte[]> rejected(Record<byte[], byte[]> record, Reason reason, ProcessingContext context) {
        long now = context.currentSystemTimeMs();
        Optional<RecordMetadata> place = context.recordMetadata();
        byte[] payload = bytes(record);
        Rejected rejected = Rejected.newBuilder()
                .setRejectedAt(Instant.ofEpochMilli(now))
                .setReasons(List.of(RejectionReason.newBuilder()
                        .setCode(reason.code().name())
                        .setPath(reason.path())
                        .setValue(reason.value())
                        .setMessage(reason.message())
                        .build()))
                .setPayload(ByteBuffer.wrap(payload))
                .setContentType(CONTENT_TYPE)
                .setSource(RejectionSource.newBuilder()
                        .setComponent(component)
                        .setTopic(place.map(RecordMetadata::topic).orElse(null))
                        .setPartition(place.map(RecordMetadata::partition).orElse(null))
                        .setOffset(place.map(RecordMetadata::offset).orElse(null))
                        .build())
                .build();
        return new Record<>(record.key(), codec.encode(rejected), now);
    }
}
