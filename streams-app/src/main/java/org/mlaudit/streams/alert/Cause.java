package org.mlaudit.streams.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.mlaudit.event.Alert;

/**
 * Where in a model's working an alert's condition lies, in the order in which one thing causes another: data that come wrong or
 * not at all move the features, features move what the model says, and that moves what it is worth. Of alerts at the same time
 * the one that comes first in this order is the likeliest cause of the others.
 */
public enum Cause {
    /** Whether data come, whole and as they should. */
    DATA,
    /** What the model is asked. */
    INPUT,
    /** What the model says, and why. */
    OUTPUT,
    /** What came of it. */
    OUTCOME;

    private static final Set<String> OUTPUTS =
            Set.of("prediction.score", "prediction.label", "prediction.value", "latency");
    private static final Comparator<Alert> LIKELIEST = Comparator.<Alert, Cause>comparing(Cause::of)
            .thenComparing(Alert::getSeverity, Comparator.reverseOrder())
            .thenComparing(Alert::getOpenedAt)
            .thenComparing(Alert::getId);

    /** Where an alert's condition lies. */
    public static Cause of(Alert alert) {
        String family = alert.getMonitor().split("\\.", 2)[0];
        return switch (family) {
            case "volume", "quality", "truth" -> DATA;
            case "performance", "fairness" -> OUTCOME;
            case "attribution", "explain" -> OUTPUT;
            default -> OUTPUTS.contains(alert.getTarget()) ? OUTPUT : INPUT;
        };
    }

    /**
     * The alerts that most likely share their root cause with an alert: those of the same model version whose alarms fall into
     * the same time, the likeliest cause first.
     *
     * @param alerts any alerts, the alert itself among them or not
     */
    public static List<Alert> related(Alert alert, List<Alert> alerts) {
        return alerts.stream()
                .filter(other -> !other.getId().equals(alert.getId()) && atTheSameTime(alert, other))
                .sorted(LIKELIEST)
                .toList();
    }

    private static boolean atTheSameTime(Alert one, Alert other) {
        return one.getModel().equals(other.getModel())
                && one.getVersion().equals(other.getVersion())
                && began(one).isBefore(other.getUpdatedAt())
                && began(other).isBefore(one.getUpdatedAt());
    }

    /** Start of the window that opened an alert. */
    private static Instant began(Alert alert) {
        return alert.getOpenedAt()
                .minus(Duration.between(
                        alert.getFinding().getWindowStart(), alert.getFinding().getWindowEnd()));
    }
}
