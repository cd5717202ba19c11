package org.mlaudit.streams.governance;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.mlaudit.event.GovernanceEvent;

/** Governance events for tests. */
final class Histories {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private Histories() {}

    static GovernanceEvent placed(String caseName, HoldScope scope, Map<String, String> details) {
        return event(GovernanceKind.HOLD_PLACED)
                .setCase$(caseName)
                .setSubject(scope.subject().orElse(null))
                .setModel(scope.model().orElse(null))
                .setVersion(scope.version().orElse(null))
                .setFrom(scope.from().orElse(null))
                .setTo(scope.to().orElse(null))
                .setDetails(details)
                .build();
    }

    static GovernanceEvent released(String caseName) {
        return event(GovernanceKind.HOLD_RELEASED).setCase$(caseName).build();
    }

    static GovernanceEvent changed(String topic, TopicRetention before, TopicRetention after) {
        return event(GovernanceKind.RETENTION_CHANGED)
                .setDetails(RecordedRetention.detailsOfChange(topic, before, after))
                .build();
    }

    static GovernanceEvent erased(String subject, String keyId) {
        return event(GovernanceKind.ERASURE).setSubject(subject).setKeyId(keyId).build();
    }

    static HoldScope ofModel(String model, Optional<String> version) {
        return new HoldScope(Optional.empty(), Optional.of(model), version, Optional.empty(), Optional.empty());
    }

    static HoldScope ofSubject(String subject) {
        return new HoldScope(
                Optional.of(subject), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static GovernanceEvent.Builder event(GovernanceKind kind) {
        return GovernanceEvent.newBuilder()
                .setId("id")
                .setKind(kind.name())
                .setOccurredAt(NOW)
                .setActor("ada")
                .setReason("because");
    }
}
