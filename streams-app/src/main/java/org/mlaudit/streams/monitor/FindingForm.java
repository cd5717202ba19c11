package org.mlaudit.streams.monitor;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.mlaudit.event.Finding;
import org.mlaudit.event.Verdict;
import org.mlaudit.streams.profile.Reference;

/** Writes the findings of one window. */
final class FindingForm {
    private final Judged judged;
    private final @Nullable String referenceHash;

    FindingForm(Judged judged, AuditedModel model) {
        this.judged = judged;
        this.referenceHash = model.reference().map(Reference::hash).orElse(null);
    }

    Finding unknown(Evidence evidence, String reason) {
        Finding finding = blank(evidence, Verdict.INSUFFICIENT_DATA);
        finding.setDetails(new TreeMap<>(Map.of("reason", reason)));
        return finding;
    }

    Finding measured(
            Evidence evidence, Verdict verdict, double value, double effect, OptionalDouble pValue, double threshold) {
        Finding finding = blank(evidence, verdict);
        finding.setValue(positiveZero(value));
        finding.setEffect(positiveZero(effect));
        finding.setPValue(pValue.isPresent() ? positiveZero(pValue.getAsDouble()) : null);
        finding.setThreshold(Double.isFinite(threshold) ? positiveZero(threshold) : null);
        return finding;
    }

    private Finding blank(Evidence evidence, Verdict verdict) {
        Subject subject = evidence.subject();
        return Finding.newBuilder()
                .setModel(judged.key().model())
                .setVersion(judged.key().version())
                .setWindowStart(judged.start())
                .setWindowEnd(judged.end())
                .setRevision(judged.revision())
                .setSegment(subject.segment().orElse(null))
                .setMonitor(subject.monitor())
                .setTarget(subject.target())
                .setStatistic(evidence.statistic())
                .setVerdict(verdict)
                .setN(evidence.n())
                .setNReference(evidence.nReference())
                .setReferenceHash(subject.baseline().isEmpty() ? referenceHash : null)
                .setBaseline(subject.baseline().orElse(null))
                .setDetails(new TreeMap<>(evidence.details()))
                .build();
    }

    private static double positiveZero(double value) {
        return value + 0.0;
    }
}
