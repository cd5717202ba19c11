package org.mlaudit.streams.topology;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.mlaudit.codec.DecodingException;
import org.mlaudit.codec.GroundTruthDecoder;
import org.mlaudit.codec.GroundTruthRow;
import org.mlaudit.contract.Reason;
import org.mlaudit.contract.ReasonCode;

/**
 * Joins outcomes with the predictions of the same partition. What changes by it is told to the merging step by {@link
 * Summarise}, before the clock that closes a window. An outcome that can't be read, is of a model that nobody registered, or
 * met no prediction within its time to live goes to the rejected topic.
 */
final class JoinTruths implements Processor<byte[], byte[], byte[], byte[]> {
    private static final Duration EXPIRE_INTERVAL = Duration.ofMinutes(1);
    private static final long DAY = TimeUnit.DAYS.toMillis(1);

    private final ModelDirectory directory;
    private final GroundTruthDecoder decoder;
    private final RejectionWriter rejections;
    private final StreamCounters counters;

    private @Nullable ProcessorContext<byte[], byte[]> context;
    private @Nullable Joining joining;
    /** Wall clock of the last punctuation plus a day: outcomes that are observed later are absurd. */
    private long latestSensible;

    JoinTruths(
            ModelDirectory directory, GroundTruthDecoder decoder, RejectionWriter rejections, StreamCounters counters) {
        this.directory = directory;
        this.decoder = decoder;
        this.rejections = rejections;
        this.counters = counters;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
        LiveOutcomeStore panes = context.getStateStore(AuditTopology.LIVE_OUTCOMES_STORE);
        PendingStore pending = context.getStateStore(AuditTopology.PENDING_STORE);
        joining = panes.joining(() -> new Joining(directory, pending, panes, counters));
        latestSensible = context.currentSystemTimeMs() + DAY;
        context.schedule(EXPIRE_INTERVAL, PunctuationType.WALL_CLOCK_TIME, this::expire);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        GroundTruthRow row;
        try {
            row = decoder.decode(RejectionWriter.bytes(record));
        } catch (DecodingException e) {
            reject(record, e.reason());
            return;
        }
        long observed = Math.floorDiv(row.observedAtMicros, 1000L);
        if (observed < Summarise.EARLIEST || observed > latestSensible) {
            reject(record, timestamp(observed));
        } else if (row.weightPresent && !(row.weight >= 0 && Double.isFinite(row.weight))) {
            reject(record, weight(row.weight));
        } else {
            switch (joining().observed(row, record.value())) {
                case TAKEN -> {}
                case UNREGISTERED -> reject(record, unregistered(row.model()));
                case TOO_LATE -> reject(record, late(observed));
                case UNMATCHED -> {
                    joining().unmatched(row.model(), observed);
                    reject(record, unmatched(row.model()));
                }
            }
        }
    }

    private void expire(long now) {
        latestSensible = now + DAY;
        joining().expire((model, message) -> {
            GroundTruthRow row = decoder.decode(message);
            joining().unmatched(model, Math.floorDiv(row.observedAtMicros, 1000L));
            byte[] id = row.id().getBytes(StandardCharsets.UTF_8);
            reject(new Record<>(id, message, now), unmatched(model));
        });
    }

    private void reject(Record<byte[], byte[]> record, Reason reason) {
        counters.rejectedTruth();
        ProcessorContext<byte[], byte[]> to = context();
        to.forward(rejections.rejected(record, reason, to), AuditTopology.REJECTED_SINK);
    }

    private static Reason timestamp(long observed) {
        return new Reason(
                ReasonCode.TIMESTAMP,
                "/observedAt",
                Instant.ofEpochMilli(observed).toString(),
                "is before the year 2000 or more than a day ahead of the clock");
    }

    private static Reason late(long observed) {
        return new Reason(
                ReasonCode.TOO_LATE,
                "/observedAt",
                Instant.ofEpochMilli(observed).toString(),
                "is later after the inference than ground truth is waited for; raise groundTruth.timeToLive in the"
                        + " contract");
    }

    private static Reason weight(double weight) {
        return new Reason(
                ReasonCode.OUT_OF_RANGE, "/weight", Double.toString(weight), "must be a number that is not negative");
    }

    private static Reason unregistered(String model) {
        return new Reason(
                ReasonCode.UNREGISTERED_MODEL,
                "/model",
                model,
                "no version of model " + model + " that joins ground truth is registered; register one with: mlaudit"
                        + " models register");
    }

    private static Reason unmatched(String model) {
        return new Reason(
                ReasonCode.UNMATCHED,
                "/id",
                null,
                "no inference of " + model + " with this id came within the time to live of ground truth");
    }

    private ProcessorContext<byte[], byte[]> context() {
        if (context == null) {
            throw new IllegalStateException("the step is used before init");
        }
        return context;
    }

    private Joining joining() {
        if (joining == null) {
            throw new IllegalStateException("the step is used before init");
        }
        return joining;
    }
}
