package org.mlaudit.streams.topology;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.mlaudit.codec.Column;
import org.mlaudit.codec.EventCodec;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.event.Anomaly;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.anomaly.Detector;
import org.mlaudit.streams.anomaly.Detectors;
import org.mlaudit.streams.anomaly.Outlier;
import org.mlaudit.streams.profile.AnomalyCounts;
import org.mlaudit.streams.profile.Reference;
import org.mlaudit.streams.profile.WindowSummary;

/**
 * Scores inferences, counts in their window what was scored and found, and sends what was found. Where the contract asks for no
 * detector this costs one comparison.
 */
final class AnomalyWriter {
    private final EventCodec<Anomaly> codec;
    private final DetectorCache cache;
    private final StreamCounters counters;

    AnomalyWriter(EventCodec<Anomaly> codec, DetectorCache cache, StreamCounters counters) {
        this.codec = codec;
        this.cache = cache;
        this.counters = counters;
    }

    /** Whether any detector found the inference anomalous. */
    boolean score(LiveModel model, InferenceRow row, WindowSummary window, ProcessorContext<byte[], byte[]> context) {
        Detectors detectors = model.detectors;
        if (detectors == null) {
            detectors = cache.of(model.registered);
            model.detectors = detectors;
        }
        return detectors != Detectors.NONE && score(detectors, model, row, window.anomalies(), context);
    }

    private boolean score(
            Detectors detectors,
            LiveModel model,
            InferenceRow row,
            AnomalyCounts counts,
            ProcessorContext<byte[], byte[]> context) {
        for (Detector detector : detectors.all()) {
            counts.countScored(Detectors.NAMES.indexOf(detector.name()), detector.expectedAtMost());
        }
        List<Outlier> found = detectors.find(row);
        for (Outlier outlier : found) {
            counters.anomaly(outlier.detector());
            counts.countFound(Detectors.NAMES.indexOf(outlier.detector()), column(row, outlier));
            String id = row.id();
            byte[] value = codec.encode(anomaly(model.registered, row, id, outlier));
            context.forward(
                    new Record<>(id.getBytes(StandardCharsets.UTF_8), value, context.currentSystemTimeMs()),
                    AuditTopology.ANOMALIES_SINK);
        }
        return !found.isEmpty();
    }

    private static int column(InferenceRow row, Outlier outlier) {
        return row.layout.column(outlier.mostly()).map(Column::index).orElseThrow();
    }

    private static Anomaly anomaly(RegisteredModel model, InferenceRow row, String id, Outlier outlier) {
        Optional<String> reference = outlier.pValue().isEmpty()
                ? Optional.empty()
                : model.reference().map(Reference::hash);
        return Anomaly.newBuilder()
                .setId(id)
                .setModel(model.contract().key().model())
                .setVersion(model.contract().key().version())
                .setOccurredAt(Instant.EPOCH.plus(row.occurredAtMicros, ChronoUnit.MICROS))
                .setDetector(outlier.detector())
                .setScore(outlier.score())
                .setThreshold(outlier.threshold())
                .setVerdict(Verdict.ALARM)
                .setContributions(outlier.contributions())
                .setPValue(outlier.pValue().isPresent() ? outlier.pValue().getAsDouble() : null)
                .setWhy(outlier.why())
                .setReferenceHash(reference.orElse(null))
                .build();
    }
}
