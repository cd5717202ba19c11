package org.mlaudit.streams.retention;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.mlaudit.event.GovernanceEvent;
import org.mlaudit.streams.config.AppConfig;
import org.mlaudit.streams.governance.GovernanceKind;
import org.mlaudit.streams.governance.Hold;
import org.mlaudit.streams.governance.HoldScope;
import org.mlaudit.streams.governance.Holds;
import org.mlaudit.streams.governance.RecordedRetention;
import org.mlaudit.streams.governance.TopicRetention;
import org.mlaudit.streams.record.GovernanceException;
import org.mlaudit.streams.record.GovernanceLog;

/**
 * Places and releases legal holds. A hold is recorded first; then the topics are told to keep everything, with the first, or what they
 * kept before, after the last. What is stopped between the two is made good by doing it again, and by the next start of the
 * application; until then erasures are blocked already, but topics delete what is older than their retention.
 */
public final class LegalHolds {
    private final AppConfig config;
    private final GovernanceLog log;
    private final TopicRetentions topics;

    /** Holds of the configured cluster. */
    public LegalHolds(AppConfig config, GovernanceLog log, TopicRetentions topics) {
        this.config = config;
        this.log = log;
        this.topics = topics;
    }

    /**
     * What came of placing or releasing.
     *
     * @param recorded whether it is new; false when it had been done before
     * @param active holds that are active now
     * @param changed what topics keep from now on, where that changed
     */
    public record Result(boolean recorded, List<Hold> active, Map<String, TopicRetention> changed) {
        public Result {
            active = List.copyOf(active);
            changed = Map.copyOf(changed);
        }
    }

    /**
     * Places a hold. The same again changes nothing.
     *
     * @param scope what it reaches, with the subject's index
     * @throws GovernanceException if the case has a hold of another scope
     */
    public Result place(String caseName, HoldScope scope, String actor, String reason) {
        List<GovernanceEvent> placed = log.append(history -> {
            Optional<Hold> known = Holds.of(history).of(caseName);
            if (known.isPresent()) {
                if (known.get().scope().equals(scope)) {
                    return List.of();
                }
                throw new GovernanceException("the case " + caseName + " has a hold of another scope ("
                        + known.get().scope().text() + "). Release it first, or name another case.");
            }
            Map<String, String> details =
                    RecordedRetention.of(history).detailsOfHold(topics.of(TopicRetentions.held(config)));
            return List.of(event(caseName, scope, actor, reason, details));
        });
        return applied(!placed.isEmpty());
    }

    private GovernanceEvent event(
            String caseName, HoldScope scope, String actor, String reason, Map<String, String> details) {
        Instant from = scope.from().orElse(null);
        Instant to = scope.to().orElse(null);
        return log.event(GovernanceKind.HOLD_PLACED, actor, reason)
                .setCase$(caseName)
                .setSubject(scope.subject().orElse(null))
                .setModel(scope.model().orElse(null))
                .setVersion(scope.version().orElse(null))
                .setFrom(from)
                .setTo(to)
                .setDetails(details)
                .build();
    }

    /**
     * Releases the hold of a case. The same again changes nothing.
     *
     * @throws GovernanceException if the case never had a hold
     */
    public Result release(String caseName, String actor, String reason) {
        List<GovernanceEvent> released = log.append(history -> {
            if (Holds.of(history).of(caseName).isPresent()) {
                return List.of(log.event(GovernanceKind.HOLD_RELEASED, actor, reason)
                        .setCase$(caseName)
                        .build());
            }
            if (history.stream()
                    .noneMatch(event -> GovernanceKind.HOLD_RELEASED.is(event)
                            && event.getCase$().equals(caseName))) {
                throw new GovernanceException(
                        "the case " + caseName + " has no hold; 'mlaudit hold list' lists those that are active");
            }
            return List.of();
        });
        return applied(!released.isEmpty());
    }

    /** The active holds, and what topics keep that should keep everything because of them. */
    public Result list() {
        List<GovernanceEvent> history = log.read();
        return new Result(false, Holds.of(history).active(), undone(history));
    }

    /**
     * Makes good what was stopped, or changed by somebody else: while a hold is active, topics keep everything.
     *
     * @return what topics kept until now that did not keep everything
     */
    public Map<String, TopicRetention> enforce() {
        List<GovernanceEvent> history = log.read();
        Map<String, TopicRetention> undone = undone(history);
        if (!undone.isEmpty()) {
            topics.set(RecordedRetention.of(history).changes(undone));
        }
        return undone;
    }

    private Map<String, TopicRetention> undone(List<GovernanceEvent> history) {
        RecordedRetention recorded = RecordedRetention.of(history);
        if (!recorded.suspended()) {
            return Map.of();
        }
        Map<String, TopicRetention> found = topics.of(TopicRetentions.held(config));
        found.keySet().retainAll(recorded.changes(found).keySet());
        return found;
    }

    private Result applied(boolean recorded) {
        List<GovernanceEvent> history = log.read();
        Map<String, TopicRetention> changes =
                RecordedRetention.of(history).changes(topics.of(TopicRetentions.held(config)));
        topics.set(changes);
        return new Result(recorded, Holds.of(history).active(), changes);
    }
}
