package org.mlaudit.streams.query;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.mlaudit.event.LifecycleState;
import org.mlaudit.event.Severity;

/** The shapes of answers on all models at a glance. */
final class FleetAnswers {
    private FleetAnswers() {}

    /** How a model version does. */
    enum ModelHealth {
        /** A critical alert is open. */
        CRITICAL,
        /** Another alert is open. */
        WARNING,
        /** Windows were judged and no alert is open. */
        OK,
        /** Nothing was judged yet. */
        NEW
    }

    @Doc("All model versions at a glance.")
    record FleetAnswer(
            @Doc("By model and version.") List<FleetModel> models,

            @Doc("REST addresses of instances that did not answer: their model versions are missing.")
            List<String> unreachable) {}

    @Doc("A model version at a glance.")
    record FleetModel(
            @Doc("Name of the model.") String model,
            @Doc("Version of the model.") String version,
            @Doc("Place in its life cycle.") LifecycleState state,
            @Doc("What it does.") String description,
            @Doc("Who answers for it.") String owner,
            @Doc("Harm that a wrong decision can do.") String riskTier,
            @Doc("Number of features.") int features,
            @Doc("By its open alerts.") ModelHealth health,
            @Doc("Open alerts by severity.") OpenAlerts alerts,

            @Doc("Length of the windows: the smallest that is judged.")
            Duration size,

            @Doc("Its newest windows, oldest first.") List<WindowRows> windows,

            @Doc("End of the newest judged window; null when there is none.") @Nullable
            Instant judgedUpTo,

            @Doc("The alerts that changed last and are still open, at most three.")
            List<AlertGlance> last) {}

    @Doc("Alerts that somebody should look at: open or acknowledged.")
    record OpenAlerts(
            @Doc("Of the highest severity.") int critical,
            @Doc("Of the middle one.") int warning,
            @Doc("Of the lowest.") int info) {}

    @Doc("How much came in a window.")
    record WindowRows(
            @Doc("Start, inclusive, event time.") Instant start,
            @Doc("Inferences in it.") long rows,
            @Doc("Whether it has been judged.") boolean closed) {}

    @Doc("An alert in one sentence.")
    record AlertGlance(
            @Doc("Id of the alert.") String id,
            @Doc("How bad it is.") Severity severity,
            @Doc("One sentence for a person.") String summary,
            @Doc("End of the last window that changed it.") Instant updatedAt) {}
}
