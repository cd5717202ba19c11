package org.mlaudit.streams.query;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.mlaudit.codec.InferenceLayout;
import org.mlaudit.codec.InferenceRow;
import org.mlaudit.streams.monitor.AuditedModel;
import org.mlaudit.streams.performance.AuditedOutcomes;
import org.mlaudit.streams.performance.Decision;
import org.mlaudit.streams.performance.OutcomeSpec;
import org.mlaudit.streams.performance.OutcomeSummary;
import org.mlaudit.streams.performance.OutcomeWindow;
import org.mlaudit.streams.performance.Truth;
import org.mlaudit.streams.profile.ProfileSpec;
import org.mlaudit.streams.profile.Reference;

/**
 * Outcomes of three daily windows of 600 predictions: all are known of the first, of the second too but worse ones, none of
 * the third. Scores are probabilities in the reference and the first window.
 */
final class FakeOutcomes {
    static final int PREDICTIONS = 600;

    final AuditedOutcomes audited;
    /** Newest first. */
    final List<OutcomeWindow> windows = new ArrayList<>();

    private final InferenceLayout layout;

    FakeOutcomes(InferenceLayout layout, Reference reference) {
        this.layout = layout;
        OutcomeSpec spec = OutcomeSpec.of(ProfileSpec.of(layout, Optional.of(reference)), Optional.empty());
        audited = new AuditedOutcomes(
                new AuditedModel(layout, Optional.of(reference)),
                spec,
                Optional.of(summary(spec, FakeView.FIRST.minus(Duration.ofDays(30)), PREDICTIONS, 0)));
        for (int day = 2; day >= 0; day--) {
            Instant start = FakeView.FIRST.plus(Duration.ofDays(day));
            OutcomeSummary summary = summary(spec, start, day == 2 ? 0 : PREDICTIONS, day == 1 ? 4 : 0);
            windows.add(new OutcomeWindow(FakeView.KEY, start, Duration.ofDays(1), summary));
        }
    }

    /** Of ten predictions with score s, 10 s are late, moved by some places; an outcome is known after an hour. */
    private OutcomeSummary summary(OutcomeSpec spec, Instant start, int known, int moved) {
        OutcomeSummary summary = new OutcomeSummary(spec);
        InferenceRow row = new InferenceRow(layout);
        Decision decision = spec.newDecision();
        Truth truth = new Truth();
        for (int i = 0; i < PREDICTIONS; i++) {
            FakeView.fill(row, i);
            row.occurredAtMicros = start.toEpochMilli() * 1_000 + i;
            spec.decide(row, decision);
            decision.idHash = row.idHash();
            summary.addPrediction(decision, row);
            if (i < known) {
                truth.observedAtMillis =
                        decision.occurredAtMillis + Duration.ofHours(1).toMillis();
                truth.label = i / 10 % 10 < (i % 10 + moved) % 10 ? 1 : 0;
                summary.addTruth(decision, truth);
            }
        }
        return summary;
    }
}
