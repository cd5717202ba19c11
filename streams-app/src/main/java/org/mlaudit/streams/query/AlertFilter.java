package org.mlaudit.streams.query;

import java.util.Optional;
import java.util.Set;
import org.mlaudit.event.Alert;
import org.mlaudit.event.AlertState;
import org.mlaudit.event.Severity;

/**
 * Which alerts are asked for; an empty condition holds for all.
 *
 * @param model exact name
 * @param version exact name
 * @param monitor exact name, or a prefix that ends at a dot
 * @param target exact name
 * @param states any of these; empty for all
 * @param severities any of these; empty for all
 * @param range of the last update, event time
 */
public record AlertFilter(
        Optional<String> model,
        Optional<String> version,
        Optional<String> monitor,
        Optional<String> target,
        Set<AlertState> states,
        Set<Severity> severities,
        TimeRange range) {
    public AlertFilter {
        states = Set.copyOf(states);
        severities = Set.copyOf(severities);
    }

    /** Whether an alert is asked for. */
    public boolean matches(Alert alert) {
        return model.map(alert.getModel()::equals).orElse(true)
                && version.map(alert.getVersion()::equals).orElse(true)
                && monitor.map(name -> FindingFilter.isOrIsWithin(alert.getMonitor(), name))
                        .orElse(true)
                && target.map(alert.getTarget()::equals).orElse(true)
                && (states.isEmpty() || states.contains(alert.getState()))
                && (severities.isEmpty() || severities.contains(alert.getSeverity()))
                && range.contains(alert.getUpdatedAt());
    }
}
